import Foundation
import Glibc
import Parts
import Testing
import Web

@testable import Delivery

/// Requests that wait, on real connections.
@Suite struct ReloadTests {
    let site: TestSite

    init() throws {
        site = try TestSite()
        site.begin()
        // Two whole segments, and the third has five parts.
        site.feed(25)
    }

    @Test func reloadWaitsForThePart() async throws {
        try await onOwnThread { () async throws in
            let client = try Client(site.port)
            client.send("/live/show/source.m3u8?_HLS_msn=102&_HLS_part=5")
            #expect(client.isSilent(milliseconds: 200))
            site.feed(1)
            let answer = try #require(client.read())
            #expect(
                answer.status == 200
                    && answer.text.contains("part-25.m4s\"\n#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"0123456789abcdef/source/part-26"))
            #expect(answer.headers["cache-control"] == "public, max-age=6")
        }
    }

    @Test func reloadWaitsForTheSegment() async throws {
        try await onOwnThread { () async throws in
            let client = try Client(site.port)
            client.send("/live/show/source.m3u8?_HLS_msn=102")
            site.feed(5)
            #expect(client.isSilent(milliseconds: 200))
            site.feed(1)
            #expect(client.read()?.text.contains("segment-102.m4s\n") == true)
        }
    }

    @Test func hintedPartIsHeldUntilItExists() async throws {
        try await onOwnThread { () async throws in
            let client = try Client(site.port)
            client.send(TestSite.folder + "/part-25.m4s")
            #expect(client.isSilent(milliseconds: 200))
            site.feed(1)
            let answer = try #require(client.read())
            #expect(answer.status == 200 && answer.body == TestSite.bytes(25))
            client.send(TestSite.folder + "/part-26.m4s", method: "HEAD")
            #expect(client.isSilent(milliseconds: 100))
            site.feed(1)
            #expect(client.read(isHead: true)?.headers["content-length"] == "1000")
        }
    }

    /// Each gets its answer, and no text is written twice.
    @Test func thousandWaitingRequestsAreAnsweredInOneBatch() async throws {
        try await onOwnThread { () async throws in
            let clients = try (0..<1000).map { _ in try Client(site.port) }
            for (number, client) in clients.enumerated() {
                if number % 2 == 0 {
                    client.send("/live/show/source.m3u8?_HLS_msn=102&_HLS_part=5&_HLS_skip=YES", ["Accept-Encoding": "gzip"])
                } else {
                    client.send(TestSite.folder + "/part-25.m4s")
                }
            }
            try await eventually { site.delivery.status.suspended == 1000 }
            let before = site.delivery.status(of: site.stream)?.textsWritten ?? 0
            let began = ContinuousClock.now
            site.feed(1)
            let handed = began.duration(to: .now)
            for client in clients { #expect(client.read()?.status == 200) }
            #expect(handed < .milliseconds(500) && began.duration(to: .now) < .seconds(5))
            #expect(site.delivery.status(of: site.stream)?.textsWritten == before + 1)
            #expect(site.delivery.status.suspended == 0)
        }
    }

    @Test func viewerThatGoesAwayIsLetGoAtOnce() async throws {
        try await onOwnThread { () async throws in
            var clients = try (0..<50).map { _ in try Client(site.port) }
            for client in clients { client.send(TestSite.folder + "/part-25.m4s") }
            try await eventually { site.delivery.status.suspended == 50 }
            let began = ContinuousClock.now
            clients.removeAll()
            try await eventually { site.delivery.status.suspended == 0 }
            #expect(began.duration(to: .now) < .seconds(2))
            site.feed(1)
        }
    }

    @Test func requestsBeyondTheLimitAreRefusedAndOthersAnswered() async throws {
        try await onOwnThread { () async throws in
            var configuration = DeliveryConfiguration()
            configuration.suspendedLimit = 10
            let site = try TestSite(configuration)
            site.begin()
            site.feed(25)
            let clients = try (0..<10).map { _ in try Client(site.port) }
            for client in clients { client.send("/live/show/source.m3u8?_HLS_msn=102&_HLS_part=5") }
            try await eventually { site.delivery.status.suspended == 10 }
            let refused = try #require(try Client.ask(site.port, "/live/show/source.m3u8?_HLS_msn=102&_HLS_part=5"))
            #expect(refused.status == 503 && refused.headers["retry-after"] != nil && refused.headers["access-control-allow-origin"] == "*")
            #expect(try Client.ask(site.port, "/live/show/source.m3u8?start=live")?.status == 200)
            site.feed(1)
            for client in clients { #expect(client.read()?.status == 200) }
            #expect(site.delivery.status == DeliveryStatus(suspended: 0, refusedWaiting: 1, strayEvents: 0))
        }
    }

    @Test func waitingEndsAfterThreeTargetDurations() async throws {
        try await onOwnThread { () async throws in
            let client = try Client(site.port)
            client.send("/live/show/source.m3u8?_HLS_msn=102&_HLS_part=5")
            try await eventually { site.delivery.status.suspended == 1 }
            site.pass(milliseconds: 17_999)
            #expect(client.isSilent(milliseconds: 100))
            site.pass(milliseconds: 1)
            let answer = try #require(client.read())
            #expect(answer.status == 503 && answer.headers["retry-after"] == "1")
            #expect(site.delivery.status.suspended == 0)
        }
    }

    @Test func endAnswersWhoeverWaits() async throws {
        try await onOwnThread { () async throws in
            let playlist = try Client(site.port)
            let part = try Client(site.port)
            playlist.send("/live/show/source.m3u8?_HLS_msn=102&_HLS_part=5")
            part.send(TestSite.folder + "/part-25.m4s")
            try await eventually { site.delivery.status.suspended == 2 }
            site.end()
            #expect(playlist.read()?.text.hasSuffix("#EXT-X-ENDLIST\n") == true)
            #expect(part.read()?.status == 404)
        }
    }

    @Test func joinsAreAnsweredBesideThousandsThatWait() async throws {
        try await onOwnThread { () async throws in
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = min(limit.rlim_max, 16_384)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let count = min(5000, (Int(limit.rlim_cur) - 512) / 2)
            #expect(count >= 1000)
            let clients = try (0..<count).map { _ in try Client(site.port) }
            for client in clients { client.send("/live/show/source.m3u8?_HLS_msn=102&_HLS_part=5") }
            try await eventually { site.delivery.status.suspended == count }
            var slowest = Duration.zero
            for path in ["/hello", "/live/show.m3u8", "/live/show/source.m3u8?start=live", TestSite.folder + "/segment-101.m4s"] {
                let began = ContinuousClock.now
                #expect(try Client.ask(site.port, path)?.status == 200)
                slowest = max(slowest, began.duration(to: .now))
            }
            #expect(slowest < .milliseconds(500))
            site.feed(1)
            for client in clients { #expect(client.read()?.status == 200) }
        }
    }

    @Test func stoppedServerLetsGoOfWhoeverWaits() async throws {
        try await onOwnThread { () async throws in
            let clients = try (0..<20).map { _ in try Client(site.port) }
            for client in clients { client.send(TestSite.folder + "/part-25.m4s") }
            try await eventually { site.delivery.status.suspended == 20 }
            site.server.stop()
            #expect(site.delivery.status.suspended == 0)
            site.feed(1)
        }
    }

    /// A packager, players that keep up, and players that leave in the middle, all at once.
    @Test func survivesManyPlayersAtOnce() async throws {
        try await onOwnThread { () async throws in
            let site = site
            let players = (0..<8).map { number in
                Task.detached {
                    try await onOwnThread { () async throws in
                        var client = try Client(site.port)
                        for part in 0..<60 {
                            let segment = 102 + (5 + part) / 10
                            let suffix = part % 3 == 0 ? "&_HLS_skip=YES" : ""
                            client.send("/live/show/source.m3u8?_HLS_msn=\(segment)&_HLS_part=\((5 + part) % 10)\(suffix)")
                            if number % 4 == 3, part % 7 == 0 {
                                client = try Client(site.port)
                                continue
                            }
                            #expect(client.read()?.status == 200)
                            client.send(TestSite.folder + "/part-\(25 + part).m4s")
                            #expect(client.read()?.status == 200)
                        }
                    }
                }
            }
            for _ in 0..<70 {
                site.feed(1)
                try await Task.sleep(for: .milliseconds(15))
            }
            for player in players { try await player.value }
            #expect(site.delivery.status.suspended == 0)
        }
    }
}
