import Parts
import Testing

@testable import HLSRules
@testable import Packaging

/// The playlists of what the packager makes, from encoders of every frame rate, obey every rule.
@Suite struct PlaylistTests {
    static let rates = ["1", "10", "15", "24000/1001", "24", "25", "30000/1001", "50", "60000/1001"]

    @Test(arguments: rates) func everyFrameRateObeysTheRules(_ rate: String) throws {
        try check(Clip(name: "rate-\(rate.replacing("/", with: "-"))", input: Self.input(rate), video: Self.video, audio: Clip.aac))
    }

    /// A second of 30 frames, then a second of 10.
    @Test func variableFrameRateObeysTheRules() throws {
        let filter = ["-vf", "select='lt(mod(n,60),30)+not(mod(n,3))'", "-fps_mode", "vfr"]
        try check(Clip(name: "rate-variable", input: Self.input("30"), video: filter + Self.video, audio: Clip.aac))
    }

    @Test func soundAloneObeysTheRules() throws {
        try check(Clip(name: "rate-sound", input: Clip.tone(48_000, seconds: Self.seconds), audio: Clip.aac))
    }

    @Test func intraRefreshObeysTheRules() throws {
        try check(
            Clip(
                name: "rate-intra-refresh", input: Self.input("30"), video: Clip.h264(gop: 600) + ["-x264-params", "intra-refresh=1"],
                audio: Clip.aac))
    }

    private static let seconds = 70.0
    private static func input(_ rate: String) -> [String] {
        Clip.picture(rate, size: "64x36", seconds: seconds) + Clip.tone(48_000, seconds: seconds)
    }
    private static let video = Clip.h264(gop: 600) + ["-force_key_frames", "expr:gte(t,n_forced*2)"]

    /// The playlist by the rules for one, and by those for what follows another.
    private func check(_ clip: Clip) throws {
        let packager = Packager()
        var store = PartStore(
            SessionStart(session: SessionID(1), wallStart: 1_700_000_000_000, firstSequence: 7), rendition: .source,
            window: WindowConfiguration(seconds: 45))
        var found: Set<String> = []
        var last: String?
        var parts = 0
        for event in try clip.messages().flatMap({ packager.take($0) }) + packager.finish() {
            store.take(event)
            guard case .part = event else { continue }
            parts += 1
            // Every version of a young stream, later one of seven.
            guard store.wasPlayable, parts < 30 || parts % 7 == 0 else { continue }
            let text = String(decoding: store.playlist(.whole), as: UTF8.self)
            found.formUnion(PlaylistRules.violations(text))
            if let last { found.formUnion(ReloadRules.violations(from: last, to: text)) }
            let delta = String(decoding: store.playlist(.delta), as: UTF8.self)
            found.formUnion(ReloadRules.violations(delta: delta, whole: text))
            last = text
        }
        #expect(found == [])
        #expect(store.refusedParts == 0)
        // Segments have fallen out of the window, and parts are neither dust nor lumps.
        #expect(store.oldestSequence > 7)
        #expect((Int(Self.seconds) * 1000 / 260...Int(Self.seconds) * 1000 / 140).contains(parts), "\(parts) parts")
        store.take(.ended)
        let end = String(decoding: store.playlist(.whole), as: UTF8.self)
        let atEnd = PlaylistRules.violations(end) + ReloadRules.violations(from: last ?? "", to: end)
        #expect(atEnd == [])
    }
}
