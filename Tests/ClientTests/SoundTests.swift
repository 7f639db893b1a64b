import Foundation
import Testing

/// The sound that comes out of a browser, recorded there, has no hole.
///
/// `STREAMR_SOUND_SECONDS` sets how long is listened; 600 is what a release is judged by.
@Suite struct SoundTests {
    private static let seconds = ProcessInfo.processInfo.environment["STREAMR_SOUND_SECONDS"].flatMap(Int.init) ?? 30

    /// At 44.1 kHz no part and no picture is a whole number of the sound's frames; the pictures come with OBS's default B-frames.
    @Test func soundHasNoHole() async throws {
        let file = try await Clip.steadyTone(seconds: Self.seconds + 60).file()
        try await listen(to: try PlainPublisher.tags(of: file))
    }

    /// HE-AAC: one frame lasts 2048 samples at 44.1 kHz, of which half the rate is in the file.
    @Test func soundOfHEAACHasNoHole() async throws {
        let file = try await Clip.steadyTone(22_050, seconds: Self.seconds + 60).file()
        let tags = try PlainPublisher.tags(of: file).map { tag in
            // AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1): SBR over AAC-LC, 22.05 kHz made 44.1 kHz, stereo.
            tag.kind == FLVTag.audio && tag.body.dropFirst().first == 0
                ? (tag.kind, tag.timestamp, [0xAF, 0, 0x2B, 0x92, 0x08, 0x00]) : tag
        }
        try await listen(to: tags)
    }

    /// An ear that hears nothing proves nothing.
    @Test func holesOfFiveMillisecondsAreHeard() async throws {
        let folder = try temporaryDirectory("sound")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let tone = "aevalsrc='0.125*sin(880*PI*t)*not(between(t,2,2.005)+between(t,4.5,4.52))':s=48000:d=6"
        let made = try await Hub.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", tone, "-c:a", "libopus", "-b:a", "128k", folder + "/holes.webm"],
            within: .seconds(30))
        #expect(made.status == 0, "\(made.log)")
        let heard = try await Recording(file: folder + "/holes.webm").holes()
        #expect(heard.map { ($0.at * 10).rounded() / 10 } == [2, 4.5])
    }

    /// Both browsers at once.
    private func listen(to tags: [PlainPublisher.Tag]) async throws {
        try await Hub.run { hub in
            let publisher = try PlainPublisher(port: hub.rtmp, key: hub.key(), tags: tags)
            try await withCleanup {
                try await hub.hasPlaylist()
                try await SoundServer.running { server in
                    try await together { kind in
                        try await browsing(with: kind, environment: server.environment) { browser in try await listen(kind, browser, hub) }
                    }
                }
            } finally: {
                publisher.stop()
            }
        }
    }

    private func listen(_ kind: BrowserKind, _ browser: any Browser, _ hub: Hub) async throws {
        try browser.open(hub.watchURL())
        try await browser.plays(width: 160)
        // Some seconds back, where nothing is hurried: what is listened to is the media, not how busy this machine is.
        try browser.press("m")
        try await browser.sees("six seconds of it", within: .seconds(30)) { $0.frames > 150 }
        try browser.press(Key.left)
        let begun = try await browser.sees("it plays further back", within: .seconds(10)) { ($0.latency ?? 0) > 3 && !$0.isMuted }
        let recording = try await Recording.make(in: browser, seconds: Self.seconds)
        defer { recording.remove() }
        let after = try PageReport.report(browser)
        // A jump cuts something out, of which no silence tells.
        #expect(after.jumps == begun.jumps, "\(kind)")
        let (holes, length) = (try await recording.holes(), try await recording.seconds())
        #expect(holes.isEmpty, "\(kind): \(holes)")
        #expect(length > Double(Self.seconds) - 1, "\(kind): \(length) s")
        print("\(kind): \(length) s of sound, \(holes.count) holes")
    }
}
