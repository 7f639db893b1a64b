import Foundation

/// What ffprobe finds in a few seconds of a stream.
struct Probe {
    /// Codec name → decoded frames.
    let frames: [String: Int]
    let status: Int32
    let log: String

    static func look(_ url: String, seconds: Int, with command: [String] = ["ffprobe"], options: [String] = []) async throws -> Probe {
        try await read(command + options + arguments(url, seconds: seconds))
    }

    /// librtmp's own player hands the bytes on; ffprobe decodes them.
    static func lookWithRtmpdump(_ url: String, seconds: Int) async throws -> Probe {
        let probe = (["ffprobe"] + arguments("-", seconds: seconds)).joined(separator: " ")
        return try await read(["sh", "-c", "rtmpdump -q -r \(url) --live -o - | \(probe)"])
    }

    private static func arguments(_ url: String, seconds: Int) -> [String] {
        ["-v", "warning", "-count_frames", "-read_intervals", "%+\(seconds)"]
            + ["-show_entries", "stream=codec_name,nb_read_frames", "-of", "csv=p=0", url]
    }

    private static func read(_ command: [String]) async throws -> Probe {
        let result = try await Hub.run(command, within: .seconds(25))
        var frames: [String: Int] = [:]
        for line in result.output.split(separator: "\n") {
            let words = line.split(separator: ",")
            if words.count >= 2, let count = Int(words[1]) { frames[String(words[0]), default: 0] += count }
        }
        return Probe(frames: frames, status: result.status, log: result.log)
    }
}
