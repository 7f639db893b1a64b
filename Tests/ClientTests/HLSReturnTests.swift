import Foundation
import Testing

/// Players of HLS go on when an encoder drops and comes back with another resolution: another init segment, after a discontinuity.
///
/// FFmpeg's player of HLS and GStreamer's older one, which WebKitGTK has too, never take a second init segment (Docs/Players.md): of them
/// is only asked that they are still there and that the sound goes on.
@Suite struct HLSReturnTests {
    @Test(arguments: [(BrowserKind.chromium, VideoPage.Means.hlsJS), (.firefox, .hlsJS), (.chromium, .native)])
    func browsersShowTheLargerPicture(_ kind: BrowserKind, _ means: VideoPage.Means) async throws {
        try await returning { hub, comeBack in
            try await VideoPage.serving { page in
                try await browsing(with: kind) { browser in
                    try page.open(hub.hlsURL(), by: means, in: browser)
                    try await browser.watches(seconds: 2)
                    try await comeBack()
                    var last = VideoPage.Report()
                    try await eventually("the larger picture", within: .seconds(60), detail: { "\(last)" }) {
                        last = try VideoPage.report(browser)
                        return last.width == 640
                    }
                    let seen = try await browser.watches(seconds: 4)
                    // hls.js says so when it had to wait, as it has to for an encoder that is away, or stepped over the hole.
                    let harmless = ["bufferStalled", "bufferNudge", "bufferSeekOverHole", "levelLoadTimeOut false"]
                    #expect(seen.errors.filter { line in !harmless.contains { line.contains($0) } } == [], "\(kind) by \(means)")
                }
            }
        }
    }

    @Test func webKitGoesOn() async throws {
        try await returning { hub, comeBack in
            try await VideoPage.serving { page in
                try await browsing(with: .webkit) { browser in
                    try page.open(hub.hlsURL(), by: .native, in: browser)
                    let before = try await browser.watches(seconds: 2)
                    try await comeBack()
                    var last = VideoPage.Report()
                    try await eventually("it goes on", within: .seconds(60), detail: { "\(last)" }) {
                        last = try VideoPage.report(browser)
                        return last.position > before.position + 20
                    }
                    #expect(last.errors == [])
                }
            }
        }
    }

    /// VLC does not tell its sizes; what it decodes goes on.
    @Test(arguments: [Player.vlc, .gstreamer3]) func playersShowTheLargerPicture(_ player: Player) async throws {
        try await watching(with: player) { audience, before in
            // Classic players are up to three segments late.
            try await audience.sees(Enough(pictures: before.pictures + 700, sounds: before.sounds + 900), within: .seconds(90))
            #expect(player.hasShown(width: 640, height: 360, audience.program) != false)
        }
    }

    @Test(arguments: [Player.ffplay, .mpv, .gstreamer]) func playersWithTheOldInitSegmentHearOn(_ player: Player) async throws {
        try await watching(with: player) { audience, before in
            try await audience.sees(Enough(pictures: nil, sounds: before.sounds + 900), within: .seconds(90))
            #expect(audience.program.isRunning)
        }
    }

    private func watching(with player: Player, _ body: (Audience, Sight) async throws -> Void) async throws {
        try await returning { hub, comeBack in
            let audience = try Audience(player, hub.hlsURL(), .long, over: "HLS")
            try await withCleanup {
                let before = try await audience.sees(.seconds(2, of: .long), within: .seconds(60))
                try await comeBack()
                try await body(audience, before)
            } finally: {
                await audience.leave()
            }
        }
    }

    /// A hub with a stream, and what lets its encoder vanish and come back with a larger picture.
    private func returning(_ body: (Hub, () async throws -> Void) async throws -> Void) async throws {
        try await Hub.run { hub in
            let first = try await Publisher.ffmpeg.start(.long, to: hub.publishURL("live"))
            let file = try await Clip.larger.file()
            let second = Later()
            try await withCleanup {
                try await hub.hasPlaylist()
                try await body(hub) {
                    // No farewell: the encoder is gone as after a power cut.
                    first.signal(SIGKILL)
                    try await first.exited(within: .seconds(30))
                    second.program = try Program(
                        ["ffmpeg", "-nostdin", "-v", "error", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy", "-f", "flv"]
                            + [hub.publishURL("live")])
                }
            } finally: {
                await first.stop()
                await second.program?.stop()
            }
        }
    }

    /// What is started in the middle and ended at the end. Owned by its test, one step after the other.
    private final class Later: @unchecked Sendable {
        var program: Program?
    }
}
