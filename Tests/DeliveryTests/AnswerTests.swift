import Parts
import Testing
import Web

@testable import Delivery

/// Status, header fields and forms of the answers, on real connections.
@Suite struct AnswerTests {
    let site: TestSite

    init() throws {
        site = try TestSite()
        site.begin()
        site.feed(35)
    }

    private func ask(_ path: String, method: String = "GET", _ headers: [String: String] = [:]) async throws -> Client.Answer {
        let port = site.port
        var answer: Client.Answer?
        try await onOwnThread { () async throws in answer = try Client.ask(port, path, method: method, headers) }
        return try #require(answer)
    }

    @Test func playlistIsShortLived() async throws {
        let answer = try await ask("/live/show/source.m3u8")
        #expect(answer.status == 200 && answer.headers["content-type"] == "application/vnd.apple.mpegurl")
        #expect(answer.headers["cache-control"] == "max-age=1" && answer.headers["vary"] == "Accept-Encoding")
        #expect(answer.headers["access-control-allow-origin"] == "*" && answer.headers["x-content-type-options"] == "nosniff")
        #expect(answer.text.hasPrefix("#EXTM3U\n#EXT-X-VERSION:6\n") && answer.headers["content-encoding"] == nil)
    }

    @Test func playlistIsPackedForThoseWhoTakeIt() async throws {
        let plain = try await ask("/live/show/source.m3u8")
        let packed = try await ask("/live/show/source.m3u8", ["Accept-Encoding": "br, gzip;q=0.8"])
        #expect(
            packed.headers["content-encoding"] == "gzip" && packed.body.prefix(2) == [0x1f, 0x8b] && packed.body.count < plain.body.count)
        #expect(packed.headers["etag"] != plain.headers["etag"])
    }

    @Test func mediaIsImmutable() async throws {
        for (path, body, type) in [
            (TestSite.folder + "/part-3.m4s", TestSite.bytes(3), "video/mp4"),
            (TestSite.folder + "/segment-100.m4s", (0..<10).flatMap { TestSite.bytes($0) }, "video/mp4"),
            (TestSite.folder + "/init-0.mp4", TestSite.initialization.bytes, "video/mp4"),
        ] {
            let answer = try await ask(path, ["Accept-Encoding": "gzip"])
            #expect(answer.status == 200 && answer.body == body && answer.headers["content-type"] == type)
            #expect(answer.headers["cache-control"] == "public, max-age=31536000, immutable" && answer.headers["content-encoding"] == nil)
            #expect(answer.headers["accept-ranges"] == "bytes" && answer.headers["access-control-allow-origin"] == "*")
            let tag = try #require(answer.headers["etag"])
            #expect(try await ask(path, ["If-None-Match": tag]).status == 304)
            let head = try await ask(path, method: "HEAD")
            #expect(head.status == 200 && head.body.isEmpty && head.headers["content-length"] == String(body.count))
        }
    }

    @Test func mediaIsGivenInRanges() async throws {
        let segment = (0..<10).flatMap { TestSite.bytes($0) }
        let part = try await ask(TestSite.folder + "/segment-100.m4s", ["Range": "bytes=950-2049"])
        #expect(part.status == 206 && part.body == Array(segment[950...2049]) && part.headers["content-range"] == "bytes 950-2049/10000")
        #expect(try await ask(TestSite.folder + "/part-3.m4s", ["Range": "bytes=-10"]).body.count == 10)
        let beyond = try await ask(TestSite.folder + "/part-3.m4s", ["Range": "bytes=1000-"])
        #expect(beyond.status == 416 && beyond.headers["content-range"] == "bytes */1000")
        #expect(beyond.headers["access-control-allow-origin"] == "*")
    }

    @Test func tagsOfPlaylistsChangeWithTheirVersion() async throws {
        let first = try await ask("/live/show/source.m3u8")
        let tag = try #require(first.headers["etag"])
        #expect(try await ask("/live/show/source.m3u8", ["If-None-Match": tag]).status == 304)
        #expect(try await ask("/live/show/source.m3u8?_HLS_skip=YES").headers["etag"] != tag)
        site.feed(1)
        let second = try await ask("/live/show/source.m3u8", ["If-None-Match": tag])
        #expect(second.status == 200 && second.headers["etag"] != tag)
    }

    @Test(arguments: [
        ("/live/show.m3u8", 200), ("/live/show/source.m3u8", 200), ("/live/show/source.m3u8?_HLS_msn=101&_HLS_part=9", 200),
        ("/live/show/source.m3u8?_HLS_msn=0", 200), ("/live/show/source.m3u8?_HLS_skip=nonsense&other=1", 200),
        ("/live/show/source.m3u8?_HLS_msn=105", 400), ("/live/show/source.m3u8?_HLS_msn=103&_HLS_part=20", 400),
        ("/live/show/source.m3u8?_HLS_msn=99999999999999999999", 400), ("/live/show/source.m3u8?_HLS_msn=999999999999999999999", 400),
        ("/live/show/source.m3u8?_HLS_part=1", 400), ("/live/show/source.m3u8?_HLS_msn=", 400), ("/live/show/source.m3u8?_HLS_msn=-1", 400),
        ("/live/show/source.m3u8?_HLS_msn=1e3", 400), ("/live/show/source.m3u8?_HLS_msn=102&_HLS_msn=102", 400),
        ("/live/show/source.m3u8?_HLS_msn=102&_HLS_part=0x1", 400), ("/live/show/source.m3u8?_HLS_msn=%31%30%31", 200),
        ("/live/other.m3u8", 404), ("/live/show/720p.m3u8", 404), ("/live/show/SOURCE.m3u8", 404), ("/live/sh%20ow.m3u8", 404),
        ("/live/show/.m3u8", 404), ("/live/other/source.m3u8?_HLS_msn=9", 404),
        ("/live/show/0123456789abcdef/source/part-36.m4s", 404), ("/live/show/0123456789abcdef/source/part-024.m4s", 404),
        ("/live/show/0123456789abcdef/source/part--1.m4s", 404), ("/live/show/0123456789abcdef/source/part-+1.m4s", 404),
        ("/live/show/0123456789abcdef/source/part-99999999999999999999.m4s", 404),
        ("/live/show/0123456789abcdef/source/part-9223372036854775807.m4s", 404),
        ("/live/show/0123456789ABCDEF/source/part-1.m4s", 404), ("/live/show/0123456789abcdee/source/part-1.m4s", 404),
        ("/live/show/0123456789abcdef/480p/part-1.m4s", 404), ("/live/show/0123456789abcdef/source/part-1.mp4", 404),
        ("/live/show/0123456789abcdef/source/segment-99.m4s", 404), ("/live/show/0123456789abcdef/source/segment-103.m4s", 404),
        ("/live/show/0123456789abcdef/source/init-1.mp4", 404), ("/live/show/0123456789abcdef/source/", 404),
    ])
    func givesTheRightStatus(path: String, status: Int) async throws {
        let answer = try await ask(path)
        #expect(answer.status == status)
        if answer.status >= 400, path.hasSuffix("m4s") || path.contains("m3u8") && status == 400 {
            #expect(answer.headers["access-control-allow-origin"] == "*")
        }
    }

    @Test(arguments: ["/live/show.m3u8", "/live/show/source.m3u8", TestSite.folder + "/part-1.m4s"])
    func pagesOfOtherSitesMayAsk(path: String) async throws {
        let answer = try await ask(path, method: "OPTIONS", ["Origin": "https://example.org", "Access-Control-Request-Headers": "range"])
        #expect(answer.status == 204 && answer.headers["access-control-allow-origin"] == "*")
        #expect(answer.headers["access-control-allow-headers"]?.contains("Range") == true)
        #expect(try await ask(path, method: "DELETE").status == 405)
    }

    @Test func eachVersionIsWrittenOnceHoweverManyAsk() async throws {
        for _ in 0..<100 { _ = await site.ask("/live/show/source.m3u8", Fields(), Fields(["Accept-Encoding": "gzip"])) }
        for _ in 0..<100 { _ = await site.ask("/live/show/source.m3u8") }
        #expect(site.delivery.status(of: site.stream)?.textsWritten == 1)
        for _ in 0..<100 { _ = await site.ask("/live/show/source.m3u8", Fields(["_HLS_msn": "102", "_HLS_part": "4"])) }
        #expect(site.delivery.status(of: site.stream)?.textsWritten == 1)
        site.feed(1)
        for _ in 0..<100 { _ = await site.ask("/live/show/source.m3u8") }
        #expect(site.delivery.status(of: site.stream)?.textsWritten == 2)
    }

    @Test func evictedMediaIsGone() async throws {
        site.feed(500)
        #expect(try await ask(TestSite.folder + "/part-3.m4s").status == 404)
        #expect(try await ask(TestSite.folder + "/segment-100.m4s").status == 404)
        #expect(try await ask(TestSite.folder + "/part-500.m4s").status == 200)
        #expect(try await ask(TestSite.folder + "/init-0.mp4").status == 200)
    }
}
