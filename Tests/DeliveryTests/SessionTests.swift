import Media
import Parts
import Testing
import Web

@testable import Delivery

/// The course of a stream: nothing, live, over, live again.
@Suite struct SessionTests {
    let site: TestSite
    let plain = "/live/show/source.m3u8"
    let startsAtOnce = Fields(["start": "live"])

    init() throws { site = try TestSite() }

    private func status(_ path: String) async -> Int { await site.ask(path).status }

    @Test func nothingIsThereBeforeTheFirstSession() async {
        #expect(await status(plain) == 404)
        #expect(await status("/live/show.m3u8") == 404)
        site.feed(3)
        #expect(site.delivery.status.strayEvents == 3 && site.delivery.status(of: site.stream) == nil)
    }

    /// Those who begin with parts, and scripts in pages of other sites.
    @Test(arguments: [(Fields(["start": "live"]), Fields()), (Fields(), Fields(["Origin": "http://example.org"]))])
    func playlistsWaitForTheFirstWholeSegment(query: Fields, headers: Fields) async throws {
        site.begin()
        async let media = site.text(plain, query, headers)
        async let multivariant = site.text("/live/show.m3u8")
        try await eventually { site.delivery.status.suspended == 2 }
        site.feed(10)
        #expect(site.delivery.status.suspended == 2)
        site.feed(1)
        #expect(await media.contains("segment-100.m4s\n"))
        #expect(await multivariant.contains("CODECS=\"avc1.64001f,mp4a.40.2\",RESOLUTION=1280x720,FRAME-RATE=30.000\nshow/source.m3u8\n"))
    }

    /// Players of whole segments find no place in one of them, or give up.
    @Test func otherPlayersWaitForThreeSegments() async throws {
        site.begin()
        async let media = site.text(plain)
        try await eventually { site.delivery.status.suspended == 1 }
        site.feed(30)
        #expect(site.delivery.status.suspended == 1)
        site.feed(1)
        #expect(await media.contains("segment-102.m4s\n"))
        #expect(site.delivery.status.suspended == 0)
    }

    /// The encoder went away, or its segments are long.
    @Test func whoWaitedLongGetsWhatThereIs() async throws {
        site.begin()
        site.feed(15)
        async let media = site.text(plain)
        try await eventually { site.delivery.status.suspended == 1 }
        site.pass(milliseconds: 17_999)
        #expect(site.delivery.status.suspended == 1)
        site.pass(milliseconds: 1)
        #expect(await media.contains("segment-100.m4s\n"))
    }

    @Test func endedSessionCanBeWatchedToItsEnd() async {
        site.begin()
        site.feed(100)
        site.end()
        #expect(await site.text(plain, Fields(["_HLS_msn": "9999"])).hasSuffix("#EXT-X-ENDLIST\n"))
        #expect(await status(TestSite.folder + "/segment-109.m4s") == 200)
        // It lasts 20 seconds, and 18 more for those who are late.
        site.pass(milliseconds: 37_999)
        #expect(await status(plain) == 200)
        site.pass(milliseconds: 1)
        #expect(await status(plain) == 404)
        #expect(await status(TestSite.folder + "/segment-109.m4s") == 404)
        #expect(site.delivery.status(of: site.stream)?.session == nil)
    }

    @Test func nextSessionGoesOnWithHigherNumbers() async {
        site.begin()
        site.feed(35)
        site.end()
        site.begin(SessionID(7), sequence: 5)
        site.feed(11)
        let text = await site.text(plain, startsAtOnce)
        #expect(text.contains("#EXT-X-MEDIA-SEQUENCE:105\n#EXT-X-DISCONTINUITY-SEQUENCE:1\n"))
        #expect(!text.contains("#EXT-X-ENDLIST") && text.contains("0000000000000007/source/segment-105.m4s"))
        // Those who still watch the old session find its media.
        #expect(await status(TestSite.folder + "/segment-103.m4s") == 200)
        #expect(await status(TestSite.folder + "/part-34.m4s") == 200)
        #expect(await status(TestSite.folder + "/init-0.mp4") == 200)
        #expect(await status(TestSite.folder + "/part-35.m4s") == 404)
    }

    @Test func beginEndsASessionThatNobodyEnded() async throws {
        site.begin()
        site.feed(15)
        async let waiting = site.text(plain, Fields(["_HLS_msn": "101", "_HLS_part": "5"]))
        try await eventually { site.delivery.status.suspended == 1 }
        site.begin(SessionID(7))
        #expect(await waiting.hasSuffix("#EXT-X-ENDLIST\n"))
    }

    @Test func oldSessionMakesRoomForTheNew() async throws {
        site.begin()
        site.feed(600)
        site.end()
        site.begin(SessionID(7))
        for _ in 0..<70 {
            site.feed(10)
            let rendition = try #require(site.delivery.status(of: site.stream)?.renditions.first)
            #expect(rendition.keptBytes <= 60 * 5 * 1000 * 115 / 100)
        }
        #expect(await status(TestSite.folder + "/part-560.m4s") == 404)
    }

    @Test func graceTimeChangesNothing() async {
        site.begin()
        site.feed(35)
        let before = await site.text(plain)
        site.pass(milliseconds: 30_000)
        #expect(await site.text(plain) == before)
    }

    @Test func ladderReportsAndIsWaitedFor() async throws {
        let small = try #require(RenditionName("480p"))
        site.begin(renditions: [.source, small])
        async let multivariant = site.text("/live/show.m3u8")
        site.feed(11)
        try await eventually { site.delivery.status.suspended == 1 }
        for number in 0..<11 as Range<Int64> {
            site.delivery.take(.part(TestSite.part(number, size: 300)), stream: site.stream, rendition: small)
        }
        let lines = await multivariant.split(separator: "\n")
        #expect(lines.count == 5 && lines[2] == "show/source.m3u8" && lines[4] == "show/480p.m3u8")
        #expect(await site.text(plain, startsAtOnce).contains("#EXT-X-RENDITION-REPORT:URI=\"480p.m3u8\",LAST-MSN=101,LAST-PART=0\n"))
        let text = await site.text("/live/show/480p.m3u8", startsAtOnce)
        #expect(text.contains("#EXT-X-RENDITION-REPORT:URI=\"source.m3u8\",LAST-MSN=101,LAST-PART=0\n"))
        // A report in a playlist is as new as the playlist.
        site.feed(1)
        #expect(await site.text("/live/show/480p.m3u8", startsAtOnce).contains("LAST-MSN=101,LAST-PART=1\n"))
    }

    @Test func slowLadderIsNotWaitedForLong() async throws {
        let small = try #require(RenditionName("480p"))
        site.begin(renditions: [.source, small])
        site.feed(31)
        #expect(await site.text("/live/show.m3u8").split(separator: "\n").count == 3)
    }

    @Test func droppedRenditionIsGoneAndOthersStay() async throws {
        let small = try #require(RenditionName("480p"))
        site.begin(renditions: [.source, small])
        site.feed(35, to: [.source, small])
        #expect(await status("/live/show/480p.m3u8") == 200)
        async let waiting = site.ask("/live/show/480p.m3u8", Fields(["_HLS_msn": "103", "_HLS_part": "5"])).status
        try await eventually { site.delivery.status.suspended == 1 }
        site.delivery.drop(small, stream: site.stream)
        #expect(await waiting == 404)
        #expect(await status("/live/show/480p.m3u8") == 404)
        #expect(await site.text("/live/show.m3u8").split(separator: "\n").count == 3)
        #expect(await !site.text(plain).contains("#EXT-X-RENDITION-REPORT"))
    }

    @Test func renditionsAreBounded() async throws {
        site.begin()
        for number in 0..<100 {
            site.delivery.take(.partTarget(200), stream: site.stream, rendition: try #require(RenditionName("r\(number)")))
        }
        #expect(site.delivery.status(of: site.stream)?.renditions.count == 16)
    }

    @Test func forgottenStreamIsUnknown() async throws {
        site.begin()
        site.feed(25)
        async let waiting = site.ask(TestSite.folder + "/part-25.m4s").status
        try await eventually { site.delivery.status.suspended == 1 }
        site.delivery.forget(site.stream)
        #expect(await waiting == 404)
        #expect(await status(plain) == 404)
    }
}
