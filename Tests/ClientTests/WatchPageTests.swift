import Foundation
import Testing

/// The watch page in real browsers, from a real hub, over a link that can be cut.
@Suite struct WatchPageTests {
    @Test(arguments: BrowserKind.main) func startsMutedAndTellsHowLateItIs(_ kind: BrowserKind) async throws {
        try await watching(with: kind) { hub, link, browser in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.live()
                try browser.open(link.page)
                let seen = try await browser.plays(width: 320)
                #expect(seen.isMuted && seen.notice.isEmpty)
                let settled = try await browser.sees("a latency near the target", within: .seconds(15)) {
                    ($0.latency ?? 9) < ($0.target ?? 0) + 0.4 && $0.latencyText.contains(" s ± 0.0")
                }
                #expect((settled.latency ?? 9) < 1.3 && (settled.latency ?? 0) > 0.3)

                try browser.press("m")
                try await browser.sees("the sound is on", within: .seconds(3)) { !$0.isMuted && $0.volume == 1 }
                try browser.press(Key.down)
                try await browser.sees("it is less loud", within: .seconds(3)) { $0.volume == 0.9 }
                try browser.press("k")
                let stopped = try await browser.sees("it is paused", within: .seconds(3)) { $0.isPaused }
                await pause(milliseconds: 1500)
                try browser.press(" ")
                let on = try await browser.sees("it is live again", within: .seconds(8)) {
                    !$0.isPaused && $0.position > stopped.position + 1.4
                }
                #expect((on.latency ?? 9) < 1.5)
                #expect(try browser.evaluate("return streamr.report().stalls") as? Int == 0)

                try await pressing("f", turnsOn: "document.fullscreenElement?.className === 'player'", in: browser)
                // Firefox has a button of its own for it, and nothing for pages.
                if kind == .chromium {
                    try await pressing("p", turnsOn: "document.pictureInPictureElement === document.querySelector('video')", in: browser)
                }
            }
        }
    }

    /// And off again.
    private func pressing(_ key: String, turnsOn condition: String, in browser: any Browser) async throws {
        for isOn in [true, false] {
            try browser.press(key)
            try await eventually("\(key) turns it \(isOn ? "on" : "off")", within: .seconds(5)) {
                try browser.evaluate("return \(condition)") as? Bool == isOn
            }
        }
    }

    @Test(arguments: BrowserKind.main) func jumpsToTheLiveEdgeAfterTheLinkWasCut(_ kind: BrowserKind) async throws {
        try await watching(with: kind) { hub, link, browser in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.live()
                try browser.open(link.page)
                try await browser.plays(width: 320)
                try await browser.sees("a latency near the target", within: .seconds(15)) { ($0.latency ?? 9) < ($0.target ?? 0) + 0.4 }
                for length in [300, 3000] {
                    let before = try PageReport.report(browser)
                    link.cut()
                    await pause(milliseconds: length)
                    link.mend()
                    let mended = ContinuousClock.now
                    let after = try await browser.sees("the picture moves near the edge", within: .seconds(5)) {
                        $0.state == "playing" && $0.position > before.position + 0.5 && ($0.latency ?? 9) < ($0.target ?? 0) + 0.9
                    }
                    #expect(ContinuousClock.now - mended < .milliseconds(1500) * patience, "after \(length) ms")
                    #expect(after.jumps == (length > 1000 ? 1 : 0), "after \(length) ms")
                }
            }
        }
    }

    @Test(arguments: BrowserKind.main) func goesOnWhenTheEncoderReturnsWithAnotherPicture(_ kind: BrowserKind) async throws {
        try await watching(with: kind) { hub, link, browser in
            let first = try await Publisher.ffmpeg.start(.h264AAC, to: hub.publishURL("live"))
            try await withCleanup {
                try await hub.live()
                try browser.open(link.page)
                let before = try await browser.plays(width: 320)
                // No farewell: the encoder is gone as after a power cut.
                first.signal(SIGKILL)
                try await browser.sees("that the streamer's connection broke", within: .seconds(10)) {
                    $0.state == "waiting" && !$0.notice.isEmpty
                }
                try await publishing(.larger, to: hub.publishURL("live")) { _ in
                    let after = try await browser.plays(width: 640)
                    #expect(after.session == before.session && after.notice.isEmpty)
                }
            } finally: {
                await first.stop()
            }
        }
    }

    @Test(arguments: BrowserKind.main) func startsByItselfWheneverThereIsAStream(_ kind: BrowserKind) async throws {
        try await watching(with: kind, options: ["--grace-time", "2s"]) { hub, link, browser in
            try browser.open(link.page)
            try await browser.sees("that the stream is offline", within: .seconds(10)) {
                $0.state == "offline" && $0.notice.contains("live is offline")
            }
            let first = try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in try await browser.plays(width: 320) }
            try await browser.sees("that the stream has ended", within: .seconds(15)) {
                $0.state == "ended" && $0.notice.contains("has ended")
            }
            let second = try await publishing(.larger, to: hub.publishURL("live")) { _ in try await browser.plays(width: 640) }
            #expect(first.session != nil && first.session != second.session)
        }
    }

    @Test func fourTabsPlayOverTwoConnectionsEach() async throws {
        try await watching(with: .chromium) { hub, link, browser in
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.live()
                try browser.open(link.page)
                try await browser.plays(width: 320)
                var tabs: [String] = []
                for _ in 0..<3 {
                    tabs.append(try browser.openTab())
                    try browser.open(link.page)
                    try await browser.plays(width: 320)
                }
                await pause(milliseconds: 3000)
                #expect(link.connections <= 8)
                for tab in tabs {
                    try browser.lookAt(tab: tab)
                    let seen = try await browser.plays(width: 320)
                    #expect(seen.stalls == 0)
                }
            }
        }
    }

    /// And leaves it to the browser's own player, where there is one.
    @Test func namesTheCodecThatTheBrowserCannotPlay() async throws {
        try await watching(with: .chromium) { hub, link, browser in
            // What this Chromium can decode depends on its build, so it is told that it cannot.
            try await publishing(.h264AAC, to: hub.publishURL("live")) { _ in
                try await hub.live()
                try browser.open(link.page)
                try await browser.plays(width: 320)
                _ = try browser.evaluate(
                    """
                    MediaSource.isTypeSupported = type => !type.includes('avc');
                    HTMLMediaElement.prototype.can = HTMLMediaElement.prototype.canPlayType;
                    HTMLMediaElement.prototype.canPlayType = () => "";
                    streamr.session.close();
                    return true;
                    """)
                try await browser.sees("which codec it is", within: .seconds(15)) {
                    $0.state == "unplayable" && $0.notice.contains("H.264")
                }
                _ = try browser.evaluate(
                    "HTMLMediaElement.prototype.canPlayType = HTMLMediaElement.prototype.can; return true")
                try await browser.sees("the browser's own picture, and that it is late", within: .seconds(40)) {
                    $0.state == "native" && $0.width == 320 && $0.frames > 50 && $0.latencyText.contains("the browser's own player")
                }
            }
        }
    }

    /// A hub, a link to it and a browser, for one test.
    private func watching(
        with kind: BrowserKind, options: [String] = [], _ body: (Hub, Link, any Browser) async throws -> Void
    ) async throws {
        try await Hub.run(options: options) { hub in
            let link = try Link(to: hub.http)
            defer { link.end() }
            try await browsing(with: kind) { try await body(hub, link, $0) }
        }
    }
}

extension Link {
    var page: String { "http://127.0.0.1:\(port)/watch/live" }
}
