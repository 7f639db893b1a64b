import Foundation
import Testing

/// The bitrate ladder as viewers meet it.
@Suite struct QualityTests {
    private static let ladder = ["--ladder", "90p:200k, audio", "--ladder-encoder", "libx264"]

    /// The line becomes too narrow for the source, and later wide again: the picture changes over without standing still.
    @Test(arguments: BrowserKind.main)
    func pageTakesWhatTheLineCarries(_ kind: BrowserKind) async throws {
        try await climbing { hub in
            let link = try Link(to: hub.http)
            defer { link.end() }
            try await browsing(with: kind) { browser in
                try browser.open(link.page)
                try await browser.plays(width: 320)
                let before = try await browser.sees("a latency near the target", within: .seconds(20)) {
                    $0.rendition == "source" && ($0.latency ?? 9) < ($0.target ?? 0) + 0.4
                }
                let source = try #require(try hub.variants().first { $0.name == "source" })
                // A little more than the source needs: who waited until it is too little would stand still.
                link.narrow(to: source.bandwidth * 105 / 100)
                let low = try await browser.sees("the smaller picture", within: .seconds(30)) { $0.rendition == "90p" && $0.width == 160 }
                try await browser.sees("it moves", within: .seconds(10)) { $0.position > low.position + 3 && $0.state == "playing" }
                link.narrow(to: nil)
                let high = try await browser.sees("the source again", within: .seconds(60)) { $0.rendition == "source" && $0.width == 320 }
                let after = try await browser.sees("it moves", within: .seconds(10)) {
                    $0.position > high.position + 3 && $0.state == "playing"
                }
                let stalled = after.stalledSeconds - before.stalledSeconds
                print("\(kind): down to 90p and back up, stood still for \(stalled) s")
                #expect(stalled <= 0.3, "\(after)")
                #expect(after.session == before.session)
            }
        }
    }

    /// Up to the source, and down when the line becomes too narrow for it, by hls.js's own measurements; then up again as a viewer wishes:
    /// of parts as small as these it believes that they take 50 ms each, and so measures less than the source needs (Docs/Players.md).
    @Test(arguments: BrowserKind.main) func hlsJSTakesWhatTheLineCarries(_ kind: BrowserKind) async throws {
        try await climbing { hub in
            let link = try Link(to: hub.http)
            defer { link.end() }
            let source = try #require(try hub.variants().first { $0.name == "source" })
            try await VideoPage.serving { page in
                try await browsing(with: kind) { browser in
                    try page.open("http://127.0.0.1:\(link.port)/live/live.m3u8", by: .hlsJS, in: browser)
                    var seen = VideoPage.Report()
                    for (line, width) in [(nil, 320), (source.bandwidth * 2 / 3, 160), (nil, 320)] {
                        link.narrow(to: line)
                        if seen.width == 160 {
                            _ = try browser.evaluate(
                                "player.nextLevel = player.levels.findIndex(({ width }) => width === 320); return true")
                        }
                        try await eventually("a picture \(width) wide", within: .seconds(60), detail: { "\(seen)" }) {
                            seen = try VideoPage.report(browser)
                            return seen.width == width
                        }
                        seen = try await browser.watches(seconds: 4)
                        #expect(seen.width == width)
                    }
                    print("\(kind): hls.js over the ladder, errors \(seen.errors)")
                    // It says so when it had to wait, as on a line that is too narrow for what it was asked for.
                    #expect(seen.errors.filter { !$0.contains("bufferStalled") && !$0.contains("bufferNudge") } == [])
                }
            }
        }
    }

    /// Chromium's own, and WebKit's.
    @Test func browsersPlayTheLadderByThemselves() async throws {
        try await climbing { hub in
            try await VideoPage.serving { page in
                try await together([.chromium, .webkit]) { kind in
                    try await browsing(with: kind) { browser in
                        try page.open(hub.hlsURL(), by: .native, in: browser)
                        let seen = try await browser.watches(seconds: 15)
                        #expect(seen.errors == [] && [160, 320].contains(seen.width), "\(kind): \(seen)")
                    }
                }
            }
        }
    }

    @Test func everyPlayerPlaysTheLadder() async throws {
        try await climbing { hub in
            async let chosen: Void = everyone(
                Player.ofHLS, [("HLS", hub.hlsURL())], watch: .rich, .seconds(15, of: .rich), within: .seconds(90),
                tolerating: Player.wordsOfHaste + Player.wordsOfChange)
            try await everyone(
                [.ffplay, .gstreamer], [("HLS of 90p", "http://127.0.0.1:\(hub.http)/live/live/90p.m3u8")], watch: .rich,
                .seconds(15, of: .rich), within: .seconds(90), tolerating: Player.wordsOfHaste)
            try await chosen
        }
    }

    /// A hub whose stream has a ladder.
    private func climbing(_ body: (Hub) async throws -> Void) async throws {
        try await Hub.run(options: Self.ladder) { hub in
            try await publishing(.rich, to: hub.publishURL("live")) { _ in
                try await hub.hasPlaylist()
                try await eventually("the ladder is there", within: .seconds(30), detail: { hub.program.log.text }) {
                    try Set(hub.variants().map(\.name)) == ["source", "90p", "audio"]
                }
                try await body(hub)
            }
        }
    }
}

extension Hub {
    /// The renditions of the multivariant playlist.
    func variants(_ name: String = "live") throws -> [(name: String, bandwidth: Int)] {
        let text = String(decoding: try HTTPClient.get(port: http, path: "/live/\(name).m3u8").body, as: UTF8.self)
        return text.matches(of: #/#EXT-X-STREAM-INF:BANDWIDTH=(\d+).*\n[^\n]*\/([a-z0-9-]+)\.m3u8/#).map { (String($0.2), Int($0.1) ?? 0) }
    }
}
