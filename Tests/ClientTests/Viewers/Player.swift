import Foundation

/// The real programs that watch; each decodes both tracks without a screen or a loudspeaker.
enum Player: String, Sendable {
    case ffplay, vlc, gstreamer, mpv
    /// GStreamer with its newer elements for HLS.
    case gstreamer3

    /// Those that play FLV and RTMP, and those that play HLS.
    static let ofMessages: [Player] = [.ffplay, .vlc, .gstreamer, .mpv]
    static let ofHLS: [Player] = ofMessages + [.gstreamer3]

    /// What players of HLS say on a busy machine although all is well: VLC enlarges its own buffer.
    static let wordsOfHaste = ["is called too late"]

    /// What VLC says when it goes over to another rendition: it empties a decoder that has nothing left.
    static let wordsOfChange = ["decode_slice_header error", "no frame!"]

    private static let picture = "Parsed_showinfo_0"
    private static let sound = "Parsed_ashowinfo_0"
    private static let gstPicture = "GstFakeSink:video: last-message = chain"
    private static let gstSound = "GstFakeSink:audio: last-message = chain"

    /// Starts watching. `home` is a directory that anyone may write, for the settings of programs that insist.
    func start(_ url: String, _ clip: Clip, home: String, with program: [String]? = nil) throws -> Program {
        switch self {
        case .ffplay:
            return try Program(
                (program ?? ["ffplay"]) + ["-hide_banner", "-nostats", "-v", "info"] + (clip.hasVideo ? ["-vf", "showinfo"] : ["-vn"])
                    + (clip.hasAudio ? ["-af", "ashowinfo"] : ["-an"]) + [url],
                environment: ["SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"], counting: ["] n:"])
        case .mpv:
            return try Program(
                [
                    "mpv", "--no-config", "--vo=null", "--ao=null", "--vf=lavfi=[showinfo]", "--af=lavfi=[ashowinfo]",
                    "--msg-level=all=warn,ffmpeg=v", url,
                ],
                counting: ["Parsed_showinfo_0: n:", "Parsed_ashowinfo_0: n:"])
        case .gstreamer where url.hasSuffix(".m3u8"):
            return try Self.launch(
                ["souphttpsrc", "location=\(url)", "!", "hlsdemux", "!", "decodebin", "name=d"] + Self.ends(clip))
        case .gstreamer3:
            return try Self.launch(["uridecodebin3", "uri=\(url)", "name=d"] + Self.ends(clip))
        case .gstreamer:
            var words: [String] = []
            words += url.hasPrefix("rtmp") ? ["rtmp2src", "location=\(url)"] : ["souphttpsrc", "is-live=true", "location=\(url)"]
            words += ["!", "flvdemux", "name=d"]
            if clip.hasVideo {
                words += ["d.video", "!", "queue", "!", "h264parse", "!", "avdec_h264", "!", "fakesink", "name=video", "silent=false"]
            }
            if clip.hasAudio {
                words +=
                    ["d.audio", "!", "queue", "!"]
                    + (clip.audio == "mp3" ? ["mpegaudioparse", "!", "avdec_mp3"] : ["aacparse", "!", "avdec_aac"])
                words += ["!", "fakesink", "name=audio", "silent=false"]
            }
            return try Self.launch(words)
        case .vlc:
            // VLC refuses to run as root, so a root's tests run it as nobody.
            let asNobody = getuid() == 0 ? ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] : []
            return try Program(
                asNobody + ["cvlc", "-I", "rc", "--rc-fake-tty", "--no-color", "-V", "dummy", "-A", "dummy", url],
                environment: ["HOME": home, "XDG_RUNTIME_DIR": home])
        }
    }

    private static func launch(_ pipeline: [String]) throws -> Program {
        try Program(["gst-launch-1.0", "-v"] + pipeline, counting: [gstPicture, gstSound])
    }

    /// Where decoded media goes, at its own pace.
    private static func ends(_ clip: Clip) -> [String] {
        func end(_ kind: String) -> [String] {
            ["d.", "!", "\(kind)/x-raw", "!", "queue", "!", "fakesink", "name=\(kind)", "silent=false", "sync=true"]
        }
        return (clip.hasVideo ? end("video") : []) + (clip.hasAudio ? end("audio") : [])
    }

    /// What the program has decoded so far.
    func sight(of program: Program) -> Sight {
        var sight = Sight()
        switch self {
        case .ffplay:
            sight.pictures = program.log.lines.count { $0.contains("Parsed_showinfo") && $0.contains("] n:") }
            sight.sounds = program.log.lines.count { $0.contains("Parsed_ashowinfo") && $0.contains("] n:") }
        case .mpv:
            sight.pictures = program.output.count(of: "Parsed_showinfo_0: n:")
            sight.sounds = program.output.count(of: "Parsed_ashowinfo_0: n:")
        case .gstreamer, .gstreamer3:
            sight.pictures = program.output.count(of: Self.gstPicture)
            sight.sounds = program.output.count(of: Self.gstSound)
        case .vlc:
            sight.pictures = Self.number(in: program, after: "video decoded")
            sight.sounds = Self.number(in: program, after: "audio decoded")
        }
        sight.complaints = complaints(of: program)
        return sight
    }

    /// Whether the program has decoded pictures of this size; nil for VLC, which does not tell.
    func hasShown(width: Int, height: Int, _ program: Program) -> Bool? {
        switch self {
        case .ffplay: program.log.contains(" s:\(width)x\(height) ")
        case .mpv: program.output.contains(" s:\(width)x\(height) ")
        case .gstreamer, .gstreamer3:
            program.output.lines.contains { $0.contains("GstFakeSink:video") && $0.contains("width=(int)\(width), height=(int)\(height)") }
        case .vlc: nil
        }
    }

    private static func number(in program: Program, after word: String) -> Int {
        program.output.last { $0.contains(word) }?.split(separator: ":").last.flatMap { Int($0.drop { $0 == " " }) } ?? 0
    }

    /// The lines in which the program says that something is wrong with what it was sent.
    private func complaints(of program: Program) -> [String] {
        let wrong = ["error", "invalid", "corrupt", "non monoton", "non-monoton", "missing picture", "truncat", "no frame!", "concealing"]
        let harmless = [
            "hardware accelerated renderer", "dbus", "interface error", "error: no suitable", "globalhotkeys", "vdpau", "vaapi", "lua",
        ]
        return (program.log.lines + (self == .vlc ? [] : program.output.lines)).filter { line in
            let lower = line.lowercased()
            guard !lower.contains("showinfo"), !lower.contains("last-message") else { return false }
            return wrong.contains { lower.contains($0) } && !harmless.contains { lower.contains($0) }
        }
    }
}
