import Foundation
import Testing

/// Who may publish, and what those who may not are told.
@Suite struct KeyTests {
    @Test func wrongKeyIsAClearRefusalInFfmpeg() async throws {
        let file = try await Clip.h264AAC.file()
        try await Hub.run { hub in
            let result = try await Hub.run(
                [
                    "ffmpeg", "-hide_banner", "-nostdin", "-nostats", "-re", "-i", file, "-c", "copy", "-f", "flv",
                    hub.publishURL + "/not-the-right-key",
                ],
                within: .seconds(15))
            #expect(result.status != 0)
            #expect(result.log.lowercased().contains("stream key"), "\(result.log)")
        }
    }

    @Test func wrongKeyIsAClearRefusalInOBS() async throws {
        try await Hub.run { hub in
            try await OBS.publishing(server: hub.publishURL, key: "not-the-right-key") { obs in
                try await eventually(
                    "OBS says why", within: .seconds(40), detail: { (obs.output.lines + obs.log.lines).suffix(30).joined(separator: "\n") }
                ) {
                    let said = (obs.output.text + obs.log.text).lowercased()
                    return said.contains("invalid stream key") || said.contains("stream key") && said.contains("error")
                }
                #expect(!(obs.output.text + obs.log.text).contains("Streaming Start"))
            }
        }
    }

    @Test func rotationDropsThePublisherAtOnceAndViewersStay() async throws {
        try await Hub.run(streams: ["live", "second"]) { hub in
            let crowd = Crowd()
            defer { crowd.leave() }
            try await publishing(.h264AAC, to: hub.publishURL("second")) { program in
                try await hub.live("second")
                try crowd.join(hub, "second")
                try await eventually("a picture arrives", within: .seconds(5)) { crowd.member().pictures > 0 }
                let clock = ContinuousClock()
                let start = clock.now
                try await Hub.command("stream", "rotate-key", "second", "--data", hub.directory)
                try await program.exited(within: .seconds(30))
                #expect(clock.now - start < .seconds(2) * patience)

                // The old key is of no use any more; the new one is, to the same viewers.
                let again = try await Publisher.ffmpeg.start(.h264AAC, to: hub.publishURL("second"))
                try await withCleanup {
                    _ = try await again.exited(within: .seconds(30))
                } finally: {
                    await again.stop()
                }
                #expect(again.exitStatus != 0)
                let list = try await Hub.command("stream", "list", "--json", "--data", hub.directory).output
                let entries = try JSONSerialization.jsonObject(with: Data(list.utf8)) as? [[String: Any]]
                let key = try #require(entries?.first { $0["name"] as? String == "second" }?["key"] as? String)
                #expect(key != hub.key("second"))
                let pictures = crowd.member().pictures
                try await publishing(.h264AAC, to: "\(hub.publishURL)/\(key)") { _ in
                    try await eventually("the same viewer sees the new key's pictures", within: .seconds(10)) {
                        crowd.member().pictures > pictures + 25
                    }
                }
                #expect(!hub.program.log.text.contains(key))
            }
        }
    }

    @Test func newcomerFromTheSameAddressWins() async throws {
        let file = try await Clip.h264AAC.file()
        try await Hub.run { hub in
            let first = try PlainPublisher(port: hub.rtmp, key: hub.key(), clip: file)
            defer { first.stop() }
            try await hub.live()
            let second = try PlainPublisher(port: hub.rtmp, key: hub.key(), clip: file)
            defer { second.stop() }
            try await eventually("the first is dropped", within: .seconds(3)) { first.isEnded }
            try await eventually("the second is heard", within: .seconds(3)) { second.sent > 500 }
            #expect(!second.isEnded)
        }
    }

    @Test func newcomerFromElsewhereIsRefusedWhileTheFirstIsHeard() async throws {
        let file = try await Clip.h264AAC.file()
        try await Hub.run { hub in
            let first = try PlainPublisher(port: hub.rtmp, key: hub.key(), clip: file)
            defer { first.stop() }
            try await hub.live()
            let second = try PlainPublisher(port: hub.rtmp, key: hub.key(), clip: file, source: "127.0.0.2")
            defer { second.stop() }
            try await eventually("the second is refused", within: .seconds(3), detail: { second.answers }) {
                second.answers.contains("NetStream.Publish.BadName") || second.isEnded
            }
            #expect(!second.answers.contains("NetStream.Publish.Start"))
            let before = first.sent
            try await eventually("the first goes on", within: .seconds(3)) { first.sent > before + 1_000 }
            #expect(!first.isEnded)
        }
    }

    @Test func newcomerFromElsewhereWinsOnceTheFirstIsSilent() async throws {
        let file = try await Clip.h264AAC.file()
        try await Hub.run { hub in
            let first = try PlainPublisher(port: hub.rtmp, key: hub.key(), clip: file)
            defer { first.stop() }
            try await hub.live()
            first.beSilent(true)
            try await eventually("a newcomer is let in", within: .seconds(6)) {
                let second = try PlainPublisher(port: hub.rtmp, key: hub.key(), clip: file, source: "127.0.0.2")
                defer { second.stop() }
                try await eventually("an answer", within: .seconds(3), detail: { second.answers }) {
                    second.answers.contains("NetStream.Publish.") || second.isEnded
                }
                return second.answers.contains("NetStream.Publish.Start")
            }
            try await eventually("the first is dropped", within: .seconds(3)) { first.isEnded }
        }
    }

    @Test func noAnswerOnTheViewersListenerHoldsAKey() async throws {
        try await Hub.run(streams: ["live", "second"]) { hub in
            try await publishing(.h264AAC, to: hub.publishURL("second")) { _ in
                try await hub.live("second")
                let paths = [
                    "/", "/health", "/api/v1/streams", "/api/v1/status", "/api/v1/streams/second", "/metrics", "/live/live.flv",
                    "/live/second",
                    "/live/second.flv", "/live/nobody.flv", "/live/", "/live/../live/second.flv", "/admin", "/status", "/streams",
                    "/events", "/qr",
                    "/favicon.ico", "/..%2f..%2fetc/passwd", "/%00", "/live/%00.flv", "/live/second.flv?key=1",
                    "/live/\(hub.key("second")).flv",
                ]
                for path in paths {
                    for method in ["GET", "HEAD", "POST", "OPTIONS"] {
                        let answer = try HTTPClient.get(port: hub.http, path: path, method: method, limit: 100_000)
                        for name in ["live", "second"] where !path.contains(hub.key(name)) {
                            #expect(!answer.text.contains(hub.key(name)), "\(method) \(path) gives away the key of \(name)")
                        }
                    }
                }
                let status = try await Hub.command("status", "--json", "--data", hub.directory).output
                let metrics = try HTTPClient.get(port: hub.admin, path: "/metrics", headers: hub.bearer())
                #expect(metrics.status == 200)
                for name in ["live", "second"] {
                    #expect(!metrics.text.contains(hub.key(name)))
                    #expect(!status.contains(hub.key(name)))
                }
            }
        }
    }
}
