import Foundation

/// The real programs that publish; each returns as soon as the program was started.
enum Publisher: String, CaseIterable, Sendable {
    case ffmpeg, gstreamer, librtmp

    /// Starts sending `clip` at its own pace to `rtmp://…/live/KEY`.
    func start(_ clip: Clip, to url: String) async throws -> Program {
        let file = try await clip.file()
        switch self {
        case .ffmpeg:
            return try Program(
                ["ffmpeg", "-hide_banner", "-nostdin", "-v", "info", "-nostats", "-re", "-stream_loop", "-1", "-i", file, "-c", "copy"]
                    + ["-f", "flv", url])
        case .gstreamer:
            return try Program(Self.pipeline(file, clip) + ["!", "rtmp2sink", "location=\(url)"])
        case .librtmp:
            // GStreamer's older element is a thin layer over librtmp, which can publish while rtmpdump cannot.
            return try Program(Self.pipeline(file, clip) + ["!", "rtmpsink", "location=\(url) live=1"])
        }
    }

    private static func pipeline(_ file: String, _ clip: Clip) -> [String] {
        var words = ["gst-launch-1.0", "-q", "filesrc", "location=\(file)", "!", "flvdemux", "name=d"]
        if clip.hasVideo {
            words += [
                "d.video", "!", "queue", "!", "h264parse", "!", "video/x-h264,stream-format=avc", "!", "identity", "sync=true", "!",
                "m.video",
            ]
        }
        if clip.hasAudio { words += ["d.audio", "!", "queue", "!", "aacparse", "!", "identity", "sync=true", "!", "m.audio"] }
        return words + ["flvmux", "name=m", "streamable=true"]
    }
}

/// Publishes while `body` runs, then ends the publisher.
func publishing<Value>(
    _ clip: Clip, with publisher: Publisher = .ffmpeg, to url: String, _ body: (Program) async throws -> Value
) async throws -> Value {
    let program = try await publisher.start(clip, to: url)
    return try await withCleanup {
        do {
            return try await body(program)
        } catch {
            print("The publisher of the failed test said last:\n\(program.log.lines.suffix(20).joined(separator: "\n"))")
            throw error
        }
    } finally: {
        await program.stop()
    }
}
