import Foundation

/// A short clip that publishers send again and again; made once with ffmpeg and kept beside the test bundle.
struct Clip: Sendable {
    let name: String
    let video: String?
    let audio: String?
    private let arguments: [String]
    private let fromDebian13: Bool

    /// Of the picture.
    var size: (width: Int, height: Int) {
        let size = arguments.lazy.compactMap { $0.firstMatch(of: #/=(\d+)x(\d+):/#) }.first
        return (size.flatMap { Int($0.1) } ?? 0, size.flatMap { Int($0.2) } ?? 0)
    }
    var hasVideo: Bool { video != nil }
    var hasAudio: Bool { audio != nil }

    private static func picture(_ size: String, rate: String = "25", seconds: Int) -> [String] {
        ["-f", "lavfi", "-i", "testsrc2=s=\(size):r=\(rate):d=\(seconds)"]
    }
    private static func tone(_ rate: Int = 44_100, seconds: Int) -> [String] {
        ["-f", "lavfi", "-i", "sine=440:r=\(rate):d=\(seconds)"]
    }
    private static func h264(gop: Int = 25) -> [String] {
        ["-c:v", "libx264", "-preset", "ultrafast", "-profile:v", "main", "-bf", "2", "-g", "\(gop)", "-pix_fmt", "yuv420p"]
    }
    private static let aac = ["-c:a", "aac", "-b:a", "64k"]

    static let h264AAC = Clip(
        name: "h264-aac", video: "h264", audio: "aac", picture("320x180", seconds: 20) + tone(seconds: 20) + h264() + aac)
    static let larger = Clip(
        name: "h264-aac-larger", video: "h264", audio: "aac", picture("640x360", seconds: 20) + tone(seconds: 20) + h264() + aac)
    static let longGOP = Clip(
        name: "h264-aac-long-gop", video: "h264", audio: "aac",
        picture("320x180", seconds: 24) + tone(seconds: 24) + h264(gop: 150) + ["-sc_threshold", "0"] + aac)
    static let mp3 = Clip(
        name: "h264-mp3", video: "h264", audio: "mp3",
        picture("320x180", seconds: 20) + tone(seconds: 20) + h264() + ["-c:a", "libmp3lame", "-b:a", "64k"])
    static let audioOnly = Clip(name: "aac", video: nil, audio: "aac", tone(seconds: 20) + aac)
    static let videoOnly = Clip(name: "h264", video: "h264", audio: nil, picture("320x180", seconds: 20) + h264())
    /// So long that no test sees it begin anew.
    static let long = Clip(
        name: "h264-aac-two-minutes", video: "h264", audio: "aac",
        picture("320x180", seconds: 120) + tone(seconds: 120) + h264(gop: 50) + aac)
    /// A small picture of 1.5 Mbit/s with a keyframe every two seconds, as OBS sends it.
    static let rich = Clip(
        name: "h264-rich", video: "h264", audio: "aac",
        picture("320x180", seconds: 120) + tone(seconds: 120) + h264(gop: 50)
            + ["-vf", "noise=alls=70:allf=t", "-b:v", "1500k", "-maxrate", "1500k", "-bufsize", "750k", "-sc_threshold", "0"] + aac)
    /// A steady tone in stereo, with OBS's default B-frames beside it.
    static func steadyTone(_ rate: Int = 44_100, seconds: Int) -> Clip {
        Clip(
            name: "tone-\(rate)-\(seconds)", video: "h264", audio: "aac",
            picture("160x90", seconds: seconds) + tone(rate, seconds: seconds) + h264(gop: 50) + aac + ["-ac", "2"])
    }
    /// Of so many frames a second, as ffmpeg writes them, with a keyframe every two seconds.
    static func frameRate(_ rate: String) -> Clip {
        Clip(
            name: "rate-\(rate.replacing("/", with: "-"))", video: "h264", audio: "aac",
            picture("160x90", rate: rate, seconds: 60) + tone(48_000, seconds: 60) + h264(gop: 600) + everyTwoSeconds + aac)
    }
    /// A second of 30 frames, then a second of 10.
    static let variableFrameRate = Clip(
        name: "rate-variable", video: "h264", audio: "aac",
        picture("160x90", rate: "30", seconds: 60) + tone(48_000, seconds: 60)
            + ["-vf", "select='lt(mod(n,60),30)+not(mod(n,3))'", "-fps_mode", "vfr"] + h264(gop: 600) + everyTwoSeconds + aac)
    static let minuteOfSound = Clip(name: "rate-sound", video: nil, audio: "aac", tone(48_000, seconds: 60) + aac)
    private static let everyTwoSeconds = ["-force_key_frames", "expr:gte(t,n_forced*2)"]
    /// About 6 Mbit/s, so that a viewer who stops reading is soon far behind.
    static let heavy = Clip(
        name: "h264-heavy", video: "h264", audio: "aac",
        picture("640x360", seconds: 20) + tone(seconds: 20) + h264()
            + ["-vf", "noise=alls=60:allf=t", "-b:v", "6M", "-maxrate", "6M", "-bufsize", "3M"] + aac)
    static let hevc = Clip(
        name: "hevc-aac", video: "hevc", audio: "aac", fromDebian13: true,
        picture("320x180", seconds: 20) + tone(seconds: 20)
            + ["-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "keyint=25:log-level=error", "-pix_fmt", "yuv420p"] + aac)
    static let av1 = Clip(
        name: "av1-aac", video: "av1", audio: "aac", fromDebian13: true,
        picture("320x180", seconds: 20) + tone(seconds: 20) + ["-c:v", "libsvtav1", "-preset", "12", "-g", "25", "-pix_fmt", "yuv420p"]
            + aac)
    static let vp9 = Clip(
        name: "vp9-aac", video: "vp9", audio: "aac", fromDebian13: true,
        picture("320x180", seconds: 20) + tone(seconds: 20)
            + ["-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-g", "25", "-pix_fmt", "yuv420p"] + aac)

    private init(name: String, video: String?, audio: String?, fromDebian13: Bool = false, _ arguments: [String]) {
        self.name = name
        self.video = video
        self.audio = audio
        self.fromDebian13 = fromDebian13
        self.arguments = arguments
    }

    /// The path of the FLV file; made on the first call.
    func file() async throws -> String {
        try await ClipShelf.shared.file(named: name, from: arguments, fromDebian13: fromDebian13)
    }
}

/// Makes each clip at most once, however many tests ask for it at the same time.
private actor ClipShelf {
    static let shared = ClipShelf()
    private var making: [String: Task<String, any Error>] = [:]

    func file(named name: String, from arguments: [String], fromDebian13: Bool) async throws -> String {
        if let task = making[name] { return try await task.value }
        let task = Task { () throws -> String in
            let folder = try Hub.buildFolder + "/clips"
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            // The recipe is part of the name: a changed one is made anew.
            let recipe = arguments.joined(separator: " ").utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
                ($0 ^ UInt64($1)) &* 1_099_511_628_211
            }
            let path = "\(folder)/\(name)-\(String(recipe, radix: 36)).flv"
            if FileManager.default.fileExists(atPath: path) { return path }
            let unfinished = path + ".\(getpid()).flv"
            let ffmpeg = fromDebian13 ? try await Debian13.ffmpeg(sharing: folder) : ["ffmpeg"]
            let made = try await Hub.run(
                ffmpeg + ["-hide_banner", "-v", "error", "-y"] + arguments + ["-flags", "+global_header", unfinished], within: .seconds(60))
            guard made.status == 0 else { throw Failure("ffmpeg could not make \(name): \(made.log)") }
            guard rename(unfinished, path) == 0 else { throw Failure("cannot rename to \(path)") }
            return path
        }
        making[name] = task
        return try await task.value
    }
}
