import Foundation
import Media
import Testing

/// What an encoder would publish: made with ffmpeg, once for each recipe and run.
struct Clip: Sendable, CustomTestStringConvertible {
    var testDescription: String { name }
    let name: String
    let input: [String]
    var video: [String] = []
    var audio: [String] = []

    /// Audio by FourCC and video by FourCC, where FLV of this ffmpeg has no room for them; nil: ffmpeg writes FLV itself.
    var videoFourCC: String?
    var audioFourCC: String?

    static func picture(_ rate: String = "25", size: String = "320x180", seconds: Double = 8) -> [String] {
        ["-f", "lavfi", "-i", "testsrc2=s=\(size):r=\(rate):d=\(seconds)"]
    }
    static func tone(_ rate: Int = 44_100, seconds: Double = 8) -> [String] {
        ["-f", "lavfi", "-i", "sine=440:r=\(rate):d=\(seconds)"]
    }
    static func h264(gop: Int = 50) -> [String] {
        [
            "-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "main", "-bf", "2", "-g", "\(gop)", "-sc_threshold", "0",
            "-pix_fmt", "yuv420p",
        ]
    }
    static let aac = ["-c:a", "aac", "-b:a", "64k", "-ac", "2"]

    static let obs = Clip(name: "h264-aac", input: picture() + tone(), video: h264(), audio: aac)

    static let larger = Clip(
        name: "h264-aac-larger", input: picture(size: "640x360", seconds: 4) + tone(48_000, seconds: 4), video: h264(), audio: aac)
    static let longGroup = Clip(
        name: "h264-aac-long", input: picture("30", seconds: 25) + tone(seconds: 25), video: h264(gop: 600), audio: aac)

    private static func pair(
        _ name: String, video: [String] = h264(), _ videoFourCC: String = "avc1", audio: [String] = aac, _ audioFourCC: String = "mp4a",
        rate: Int = 48_000
    ) -> Clip {
        Clip(
            name: name, input: picture(seconds: 5) + tone(rate, seconds: 5), video: video, audio: audio, videoFourCC: videoFourCC,
            audioFourCC: audioFourCC)
    }

    /// Each codec of the ingest that fMP4 carries, as enhanced RTMP writes it.
    static let enhanced = [
        pair("avc-aac"),
        pair(
            "hevc",
            video: ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=50:bframes=2:log-level=error", "-tag:v", "hvc1"],
            "hvc1", rate: 44_100),
        pair("av1", video: ["-c:v", "libsvtav1", "-preset", "12", "-g", "50"], "av01"),
        pair("vp9", video: ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "50"], "vp09"),
        pair("opus", audio: ["-c:a", "libopus", "-ac", "2"], "Opus"),
        pair("flac", audio: ["-c:a", "flac", "-ac", "2", "-strict", "-2"], "fLaC"),
        pair("mp3", audio: ["-c:a", "libmp3lame"], ".mp3"),
        pair("ac3", audio: ["-c:a", "ac3", "-ac", "2"], "ac-3"),
        pair("eac3", audio: ["-c:a", "eac3", "-ac", "2"], "ec-3"),
    ]

    /// The messages in the order in which an encoder sends them.
    func messages() throws -> [TimedMessage] {
        try ClipShelf.shared.messages(self)
    }

    func file(_ ending: String) throws -> String {
        let path = Shell.folder.appendingPathComponent("clip-\(name).\(ending)").path
        try Shell.run(
            ["ffmpeg", "-v", "error", "-y"] + input + video + audio + ["-flags", "+global_header", "-flags:a", "+bitexact", path])
        return path
    }
}

/// Makes each clip once.
final class ClipShelf: @unchecked Sendable {
    // `made` is touched under `lock` alone.
    static let shared = ClipShelf()
    private let lock = NSLock()
    private var made: [String: [TimedMessage]] = [:]

    func messages(_ clip: Clip) throws -> [TimedMessage] {
        try lock.withLock {
            if let known = made[clip.name] { return known }
            let messages: [TimedMessage]
            if clip.videoFourCC == nil {
                messages = FLVFile.messages([UInt8](try Data(contentsOf: URL(fileURLWithPath: try clip.file("flv")))))
            } else {
                messages = try PacketDump.messages(
                    of: try clip.file("mp4"), video: clip.videoFourCC ?? "", audio: clip.audioFourCC ?? "")
            }
            made[clip.name] = messages
            return messages
        }
    }
}
