import Media
import Parts

/// The frames that wait to be cut into parts of one init segment, and the cutter that decides. Owned by its packager.
struct FrameLine {
    /// The frames of one part.
    struct Piece {
        var cut: PartCutter.Cut
        var video: Muxer.Run
        var audio: Muxer.Run
    }

    /// What waits may not exceed a part's size, with room for what is not media.
    private static let maximumBytes = (32 << 20) - (1 << 20)
    private static let maximumFrames = 20_000
    /// A longer distance to the next frame is a pause, not a duration.
    private static let longestDuration: Int64 = 10
    /// Seconds; see `videoDuration`.
    private static let unknownDuration: Int64 = 3

    private var cutter: PartCutter
    private let rule: CuttingRule
    private var videoClock: TrackClock
    private var audioClock: TrackClock?
    private var video: [Frame] = []
    private var audio: [Frame] = []
    private var bytes = 0
    private(set) var end: Int64

    init(cutter: PartCutter, rule: CuttingRule, clocks: Clocks, start: Int64) {
        self.cutter = cutter
        self.rule = rule
        videoClock = clocks.video
        audioClock = clocks.audio
        end = start
    }

    /// The clocks of an init segment's tracks, which go on from line to line.
    struct Clocks {
        var video: TrackClock
        var audio: TrackClock?
    }

    /// As the cutter's.
    var segments: SegmentRule? { cutter.segments }
    var quiet: PartCutter.Quiet? { cutter.quiet }

    var clocks: Clocks { Clocks(video: videoClock, audio: audioClock) }

    /// Gives the frame its tick. Nil when it has no place: too much waits, or too many frames have its time.
    mutating func append(_ frame: inout Frame) -> [Piece]? {
        guard bytes + frame.size <= Self.maximumBytes, video.count + audio.count < Self.maximumFrames else { return nil }
        let tick = frame.kind == .video ? videoClock.place(frame.time, lasting: 0) : audioClock?.place(frame.time, lasting: frame.samples)
        guard let tick else { return nil }
        frame.tick = tick
        bytes += frame.size
        if frame.kind == .video { video.append(frame) } else { audio.append(frame) }
        return cutter.frameArrived(frame.kind, time: frame.time, isKeyframe: frame.isKeyframe).map { piece($0, isEnd: false) }
    }

    /// Closes what waits. Returns also the sound from `limit` on, which is in no part.
    mutating func finish(before limit: Int64?) -> (pieces: [Piece], left: [Frame]) {
        let left = limit.map { limit in audio.filter { $0.time >= limit } } ?? []
        audio.removeLast(left.count)
        return (cutter.finish(before: limit).map { piece($0, isEnd: true) }, left)
    }

    private mutating func piece(_ cut: PartCutter.Cut, isEnd: Bool) -> Piece {
        let pictures = video.prefix(cut.videoFrames)
        let sounds = audio.prefix(cut.audioFrames)
        let piece = Piece(
            cut: cut, video: Muxer.Run(frames: pictures, lastDuration: videoDuration(pictures, isEnd: isEnd)),
            audio: Muxer.Run(frames: sounds, lastDuration: audioDuration(sounds)))
        bytes -= pictures.reduce(0) { $0 + $1.size } + sounds.reduce(0) { $0 + $1.size }
        video.removeFirst(pictures.count)
        audio.removeFirst(sounds.count)
        end = cut.end
        return piece
    }

    /// Of a part's last picture: until the next one, which nearly always waits already.
    ///
    /// When it does not, then too long rather than too short: after more than twice a frame's duration browsers wait for a keyframe
    /// (Media Source Extensions, "coded frame processing"), while the next frame cuts short one that claims too much.
    private func videoDuration(_ frames: ArraySlice<Frame>, isEnd: Bool) -> Int64 {
        guard let last = frames.last else { return 0 }
        let second = videoClock.timescale.ticksPerSecond
        if let next = video.dropFirst(frames.count).first, next.tick - last.tick <= Self.longestDuration * second {
            return next.tick - last.tick
        }
        let frame = (rule.videoFrame ?? 40_000) * second / 1_000_000
        return isEnd ? max(frame, 1) : max(3 * frame, Self.unknownDuration * second)
    }

    private func audioDuration(_ frames: ArraySlice<Frame>) -> Int64 {
        guard let last = frames.last else { return 0 }
        let second = audioClock?.timescale.ticksPerSecond ?? 1
        if let next = audio.dropFirst(frames.count).first, next.tick - last.tick <= Self.longestDuration * second {
            return next.tick - last.tick
        }
        return max(Int64(last.samples), 1)
    }
}
