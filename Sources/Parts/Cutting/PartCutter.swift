import Media

/// Decides which frames make a part, from their order and times alone.
///
/// It keeps the times of frames that wait; whoever owns it keeps the frames, in one queue for each track, and takes as many from the
/// front of each as a `Cut` says. Times are milliseconds of the stream's timeline.
///
///     video    K P P P P│P P P P P│P …        a part ends before the video frame that would be one too many,
///     audio    a a a a a│a a a a a a│ …        and takes the sound up to there that has come
///
/// Where frames are missing, parts end between them, so that none outlasts the target; where everything is missing, the timeline jumps.
public struct PartCutter: Sendable {
    public struct Cut: Sendable, Equatable {
        public var start: Int64
        public var end: Int64
        /// How many of the waiting frames are in the part.
        public var videoFrames: Int
        public var audioFrames: Int
        public var isIndependent: Bool
        public var startsSegment: Bool
        public var isDiscontinuous: Bool
    }

    /// Until when frames of each kind may wait for those after them, in milliseconds of the timeline.
    public struct Quiet: Sendable, Equatable {
        public var video: Int64
        public var sound: Int64
    }

    /// Milliseconds.
    static let segmentAge: Int64 = 2000
    /// How far the other track may be ahead of the clock until the clock counts as missing.
    static let patience: Int64 = 500
    /// How far sound that keeps the clock waits for pictures that belong to it.
    static let skew: Int64 = 100

    struct VideoStamp {
        var time: Int64
        var isKeyframe: Bool
    }

    let rule: CuttingRule
    /// Nil until the first segment of the session has ended.
    public private(set) var segments: SegmentRule?
    let hasVideo: Bool
    var start: Int64
    var segmentStart: Int64
    private var startsSegment = true
    private var isDiscontinuous: Bool
    var video: [VideoStamp] = []
    var audio: [Int64] = []
    /// How many of the waiting frames end no part that starts where the open one does.
    var videoChecked = 0
    var audioChecked = 0
    private var lastKeyframe: Int64?
    private var keyframeDistance: Int64 = 0

    /// `start`: the time of the first frame; with video, of a keyframe.
    public init(rule: CuttingRule, segments: SegmentRule? = nil, hasVideo: Bool, start: Int64, isDiscontinuous: Bool) {
        self.rule = rule
        self.segments = segments
        self.hasVideo = hasVideo
        self.start = start
        segmentStart = start
        self.isDiscontinuous = isDiscontinuous
    }

    /// Takes a frame; returns the parts that it closes.
    public mutating func frameArrived(_ kind: MediaKind, time: Int64, isKeyframe: Bool) -> [Cut] {
        switch kind {
        case .video:
            video.append(VideoStamp(time: time, isKeyframe: isKeyframe))
            if isKeyframe { note(keyframe: time) }
        case .audio: audio.append(time)
        case .data: return []
        }
        var cuts: [Cut] = []
        while let boundary = rule.clock == .video ? videoBoundary() : audioBoundary() {
            if let cut = close(at: boundary) { cuts.append(cut) }
        }
        return cuts
    }

    private mutating func note(keyframe time: Int64) {
        guard segments == nil else { return }
        if let lastKeyframe { keyframeDistance = max(keyframeDistance, time - lastKeyframe) }
        lastKeyframe = time
    }

    /// Closes what waits. Sound from `limit` on is left: it belongs to what follows.
    public mutating func finish(before limit: Int64? = nil) -> [Cut] {
        if let limit { audio.removeAll { $0 >= limit } }
        var cuts: [Cut] = []
        while !video.isEmpty || !audio.isEmpty {
            let videoEnd = video.last.map { $0.time + max(1, (rule.videoFrame ?? 40_000) / 1000) }
            let audioEnd = audio.last.map { $0 + max(1, (rule.audioFrame ?? 20_000) / 1000) }
            let end = min(max(videoEnd ?? start, audioEnd ?? start), limit ?? .max)
            let isLast = end - start <= rule.partTarget
            if let cut = close(at: Boundary(end: isLast ? max(end, start + 1) : start + rule.usual, takesAll: isLast)) { cuts.append(cut) }
        }
        return cuts
    }

    struct Boundary {
        var end: Int64
        /// The part after it is the first of a segment.
        var endsSegment = false
        /// Not by their times: so many video frames.
        var videoFrames: Int?
        var takesAll = false
    }

    /// Nil when nothing is there to be put in a part: the next one begins with the next frame.
    private mutating func close(at boundary: Boundary) -> Cut? {
        let pictures = boundary.takesAll ? video.count : boundary.videoFrames ?? video.prefix { $0.time < boundary.end }.count
        let sounds = boundary.takesAll ? audio.count : audio.prefix { $0 < boundary.end }.count
        videoChecked = 0
        audioChecked = 0
        guard pictures + sounds > 0 else {
            let next = max(start, min(video.first?.time ?? .max, audio.first ?? .max))
            isDiscontinuous = isDiscontinuous || next - start > PartStore.tolerance
            start = next
            segmentStart = start
            startsSegment = true
            return nil
        }
        let cut = Cut(
            start: start, end: boundary.end, videoFrames: pictures, audioFrames: sounds,
            isIndependent: hasVideo ? pictures > 0 && video[0].isKeyframe : true, startsSegment: startsSegment,
            isDiscontinuous: isDiscontinuous)
        video.removeFirst(pictures)
        audio.removeFirst(sounds)
        start = boundary.end
        let age = start - segmentStart
        let longest = (segments ?? .unknown).longest
        startsSegment = boundary.endsSegment || age + rule.partTarget > longest || (!hasVideo && age >= Self.segmentAge)
        if startsSegment {
            segmentStart = start
            if segments == nil {
                segments = SegmentRule(
                    first: age, keyframeDistance: boundary.endsSegment ? keyframeDistance : 0, rule: rule, hasVideo: hasVideo)
            }
        }
        isDiscontinuous = false
        return cut
    }
}
