import Testing

@testable import Live

struct HTTPTextTests {
    private func decide(_ text: String) -> HTTPText.Decision {
        [UInt8](text.utf8).withUnsafeBytes { HTTPText.decide($0) }
    }

    @Test func keepsAWholeRequestForAStream() {
        let text = "GET /live/abc.flv HTTP/1.1\r\nHost: a\r\n\r\n"
        #expect(decide(text) == .flv(name: "abc", startsLive: false, headLength: text.utf8.count))
        #expect(decide(text + "more") == .flv(name: "abc", startsLive: false, headLength: text.utf8.count))
    }

    @Test func readsStartLive() {
        let text = "GET /live/abc.flv?x=1&start=live HTTP/1.0\r\n\r\n"
        #expect(decide(text) == .flv(name: "abc", startsLive: true, headLength: text.utf8.count))
    }

    @Test func waitsForTheRestOfEveryPrefix() {
        let text = "GET /live/abc.flv HTTP/1.1\r\nHost: a\r\n\r\n"
        for count in 0..<text.utf8.count { #expect(decide(String(decoding: text.utf8.prefix(count), as: UTF8.self)) == .needsMore) }
    }

    @Test(arguments: [
        "POST /live/a.flv HTTP/1.1\r\n\r\n", "GET /x", "HEAD /live/a.flv HTTP/1.1\r\n\r\n", "GET /live/a.m3u8 HTTP/1.1\r\n\r\n",
        "GET /live/../a.flv HTTP/1.1\r\n\r\n", "GET /live/%00.flv HTTP/1.1\r\n\r\n", "GET /live/\u{1}.flv HTTP/1.1\r\n\r\n",
        "GET /live/a.flv\r\n\r\n",
    ])
    func handsOver(text: String) {
        #expect(decide(text) == .handOver)
    }

    @Test func handsOverAHeadThatIsTooLong() {
        let text = "GET /live/a.flv HTTP/1.1\r\nX: " + String(repeating: "a", count: HTTPText.maximumHead)
        #expect(decide(text) == .handOver)
        #expect(decide("GET /live/" + String(repeating: "a", count: HTTPText.maximumHead)) == .handOver)
    }

    @Test func theTimeoutResponseSaysItsLength() {
        let text = String(decoding: HTTPText.timeoutResponse, as: UTF8.self)
        let parts = text.split(separator: "\r\n\r\n", maxSplits: 1)
        #expect(text.contains("Content-Length: \(parts[1].utf8.count)\r\n"))
    }
}
