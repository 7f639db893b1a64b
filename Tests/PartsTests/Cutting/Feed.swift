import Media

@testable import Parts

/// A stream as far as cutting sees it: the kinds and times of its frames, in the order in which they arrive.
struct Feed {
    struct Frame: Equatable {
        var kind: MediaKind
        var time: Int64
        var isKeyframe = true
    }

    var frames: [Frame] = []
    /// Of a frame of sound, in microseconds; nil without sound.
    var audioFrame: Int64?

    static let aac44 = 1_024_000_000 / Int64(44_100)
    static let aac48 = 1_024_000_000 / Int64(48_000)
    static let heAAC = 2_048_000_000 / Int64(44_100)
    static let opus: Int64 = 20_000

    /// - Parameters:
    ///   - rate: Frames a second; nil without video.
    ///   - group: From keyframe to keyframe, in frames; nil: only the first.
    ///   - audioDelay: How much later than its time sound arrives, in milliseconds; negative: earlier.
    ///   - roundsUp: Times are rounded to the nearest millisecond, otherwise cut off, as encoders do either.
    init(
        rate: Double? = nil, group: Int? = nil, audio: Int64? = aac48, seconds: Double = 20, audioDelay: Int64 = 0, roundsUp: Bool = true,
        startingAt start: Double = 0
    ) {
        audioFrame = audio
        let half = roundsUp ? 0.5 : 0
        var arriving: [(at: Double, order: Int, frame: Frame)] = []
        if let rate {
            for index in 0..<Int((seconds * rate).rounded(.up)) {
                let time = start + Double(index) / rate * 1000
                let isKeyframe = group.map { index % $0 == 0 } ?? (index == 0)
                arriving.append((time, 1, Frame(kind: .video, time: Int64(time + half), isKeyframe: isKeyframe)))
            }
        }
        if let audio {
            for index in 0..<Int(seconds * 1_000_000 / Double(audio)) {
                let time = start + Double(index) * Double(audio) / 1000
                arriving.append((time + Double(audioDelay), 0, Frame(kind: .audio, time: Int64(time + half))))
            }
        }
        frames = arriving.sorted { ($0.at, $0.order) < ($1.at, $1.order) }.map(\.frame)
    }

    var hasVideo: Bool { frames.contains { $0.kind == .video } }

    /// What the packager would settle on, from the first second.
    var rule: CuttingRule {
        let times = frames.filter { $0.kind == .video }.map(\.time)
        let start = times.first ?? 0
        return CuttingRule(hasVideo: hasVideo, video: FramePace.measure(times.filter { $0 <= start + 1000 }), audioFrame: audioFrame)
    }

    /// The parts, and which frames are in each. The first picture goes first, and sound before it is left out, as the packager does.
    func cut(_ rule: CuttingRule? = nil) -> CutFeed {
        let first = frames.firstIndex { $0.kind == .video } ?? 0
        let start = frames[first].time
        let ordered = [frames[first]] + frames[..<first] + frames[(first + 1)...]
        var result = CutFeed(rule: rule ?? self.rule, hasVideo: hasVideo)
        var cutter = PartCutter(rule: result.rule, hasVideo: hasVideo, start: start, isDiscontinuous: false)
        var waiting = CutFeed.Waiting()
        for frame in ordered where frame.time >= start {
            waiting.append(frame)
            for cut in cutter.frameArrived(frame.kind, time: frame.time, isKeyframe: frame.isKeyframe) {
                result.parts.append(waiting.take(cut))
            }
        }
        result.whole = result.parts.count
        result.rules = cutter.segments
        for cut in cutter.finish() { result.parts.append(waiting.take(cut)) }
        result.left = waiting.video.count + waiting.audio.count
        return result
    }
}
