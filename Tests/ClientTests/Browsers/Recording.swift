import Foundation

/// What a page's video element sounded like: recorded in the browser behind its decoder.
struct Recording: Sendable {
    struct Hole: Sendable, CustomStringConvertible {
        let at: Double
        let seconds: Double
        var description: String { "\(seconds) s at \(at) s" }
    }

    let file: String

    private static let begin = """
        const context = new AudioContext(), video = document.querySelector("video"), sink = context.createMediaStreamDestination();
        context.createMediaElementSource(video).connect(sink);
        const mimeType = ["audio/webm;codecs=opus", "audio/ogg;codecs=opus"].find(type => MediaRecorder.isTypeSupported(type));
        const recorder = new MediaRecorder(sink.stream, { mimeType, audioBitsPerSecond: 128000 }), pieces = [];
        window.recording = { recorder, context, text: null };
        recorder.addEventListener("dataavailable", ({ data }) => pieces.push(data));
        recorder.addEventListener("stop", () => {
            const reader = new FileReader();
            reader.addEventListener("load", () => { window.recording.text = reader.result.slice(reader.result.indexOf(",") + 1); });
            reader.readAsDataURL(new Blob(pieces));
        });
        context.resume();
        recorder.start(1000);
        return true;
        """

    /// Listens for so long. The page must have been touched, or the browser is silent.
    static func make(in browser: any Browser, seconds: Int) async throws -> Recording {
        _ = try browser.evaluate(begin)
        try await eventually("the browser lets pages hear", within: .seconds(5)) {
            try browser.evaluate("return window.recording.context.state") as? String == "running"
        }
        // By the clock of the sound, which a busy machine slows down.
        try await eventually("it was listened long enough", within: .seconds(2 * seconds + 20)) {
            // Who asks too often is what disturbs the sound.
            await pause(milliseconds: 500)
            return (try browser.evaluate("return window.recording.context.currentTime") as? NSNumber)?.doubleValue ?? 0 > Double(seconds)
        }
        _ = try browser.evaluate("window.recording.recorder.stop(); return true")
        let length = try await eventually("the recording is there", within: .seconds(20)) {
            (try browser.evaluate("return window.recording.text?.length") as? NSNumber)?.intValue
        }
        // Ten minutes in one answer are more than a browser's driver likes.
        var text = ""
        for start in stride(from: 0, to: length, by: 1 << 20) {
            text += try browser.evaluate("return window.recording.text.slice(\(start), \(start + (1 << 20)))") as? String ?? ""
        }
        guard let bytes = Data(base64Encoded: text) else { throw Failure("the recording is no base64") }
        let file = try temporaryDirectory("recording") + "/sound"
        try bytes.write(to: URL(fileURLWithPath: file))
        return Recording(file: file)
    }

    /// Where it is silent for 3 ms or more between its first and its last sound.
    func holes() async throws -> [Hole] {
        let result = try await Hub.run(
            [
                "ffmpeg", "-hide_banner", "-nostats", "-i", file, "-af", "silencedetect=noise=-30dB:duration=0.003:mono=0", "-f", "null",
                "-",
            ],
            within: .seconds(60))
        guard result.status == 0 else { throw Failure("ffmpeg could not read the recording: \(result.log)") }
        let ends = result.log.matches(of: #/silence_end: ([\d.]+) \| silence_duration: ([\d.]+)/#)
        let found = ends.compactMap { match in Double(match.1).flatMap { end in Double(match.2).map { Hole(at: end - $0, seconds: $0) } } }
        let length = try await seconds()
        // The recorder needs a moment to begin and to end.
        return found.filter { min($0.at + $0.seconds, length - 0.5) - max($0.at, 0.5) >= 0.003 }
    }

    /// How long it is, decoded.
    func seconds() async throws -> Double {
        let result = try await Hub.run(
            ["ffmpeg", "-hide_banner", "-i", file, "-f", "s16le", "-ar", "8000", "-ac", "1", file + ".raw", "-y"], within: .seconds(60))
        guard result.status == 0 else { throw Failure("ffmpeg could not read the recording: \(result.log)") }
        let size = try FileManager.default.attributesOfItem(atPath: file + ".raw")[.size] as? NSNumber
        return (size?.doubleValue ?? 0) / 16_000
    }

    func remove() { try? FileManager.default.removeItem(at: URL(fileURLWithPath: file).deletingLastPathComponent()) }
}
