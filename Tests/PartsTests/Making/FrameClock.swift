/// When the frames of a stream come, as an encoder over RTMP gives them: in whole milliseconds.
struct FrameClock: CustomStringConvertible, Sendable {
    let description: String
    /// Frames a second; below five, and without pictures, the sound's frames are counted.
    let rate: Double
    /// Seconds between keyframes; nil: there are none that a segment could begin with (sound alone).
    let keyframes: Double?
    /// Each frame is late by up to so many milliseconds, another time each.
    var jitter: Int64 = 0

    static let sound = 48_000.0 / 1024

    static let all = [
        FrameClock(description: "1 fps", rate: sound, keyframes: 4),
        FrameClock(description: "10 fps", rate: 10, keyframes: 2),
        FrameClock(description: "15 fps", rate: 15, keyframes: 3),
        FrameClock(description: "23.976 fps", rate: 24_000 / 1001, keyframes: 2.002),
        FrameClock(description: "24 fps", rate: 24, keyframes: 2),
        FrameClock(description: "25 fps", rate: 25, keyframes: 1),
        FrameClock(description: "29.97 fps", rate: 30_000 / 1001, keyframes: 2.002),
        FrameClock(description: "30 fps", rate: 30, keyframes: 20),
        FrameClock(description: "50 fps", rate: 50, keyframes: 2),
        FrameClock(description: "59.94 fps", rate: 60_000 / 1001, keyframes: 4.004),
        FrameClock(description: "variable rate", rate: sound, keyframes: 2.5, jitter: 3),
        FrameClock(description: "sound only", rate: 44_100 / 1024, keyframes: nil),
    ]

    func time(_ frame: Int) -> Int64 {
        Int64((Double(frame) * 1000 / rate).rounded()) + (jitter > 0 ? Int64(frame * 7919 % Int(jitter + 1)) : 0)
    }

    func isKeyframe(_ frame: Int) -> Bool {
        guard let keyframes else { return false }
        let every = max(1, Int((keyframes * rate).rounded()))
        return frame % every == 0
    }

    /// The longest that the usual number of frames lasts, up to the next 10 ms.
    var partTarget: Int64 {
        let frames = max(1, Int((rate / 5).rounded()))
        let longest = (0..<3000).map { time($0 + frames) - time($0) }.max() ?? 0
        return (longest + 9) / 10 * 10
    }
}
