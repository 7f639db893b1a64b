/// How long the segments of a session may last. Fixed when its first one ends, because EXT-X-TARGETDURATION never changes
/// (RFC 8216bis, 4.4.3.1).
///
/// Players of classic HLS ask for a playlist once in a target duration and stay three of them behind, so it is no longer than the stream's
/// own keyframes need: with one every 2 s they are 6 s behind, and never run dry between two questions.
public struct SegmentRule: Sendable, Equatable {
    /// Seconds: no segment's duration, rounded, is more.
    public var targetDuration: Int64
    /// Milliseconds: the longest from keyframe to keyframe in the first segment; 0: not known.
    public var keyframeDistance: Int64

    /// Seconds; also of a session whose first segment broke off.
    public static let longestTarget: Int64 = 6
    /// Milliseconds: at a keyframe, no younger segment ends.
    static let youngest: Int64 = 500

    public static let unknown = SegmentRule(targetDuration: longestTarget, keyframeDistance: 0)

    init(targetDuration: Int64, keyframeDistance: Int64) {
        self.targetDuration = targetDuration
        self.keyframeDistance = keyframeDistance
    }

    /// Of a session whose first segment lasted so long, in milliseconds. The next ones may be a part longer; and a quarter, where so many
    /// frames from keyframe to keyframe do not always take as long.
    init(first duration: Int64, keyframeDistance: Int64, rule: CuttingRule, hasVideo: Bool) {
        let isRegular = !hasVideo || rule.videoFrame != nil
        let longest = (isRegular ? duration : duration * 5 / 4) + rule.partTarget
        targetDuration = min(max((longest + 500) / 1000, 1), Self.longestTarget)
        self.keyframeDistance = keyframeDistance
    }

    /// Milliseconds that no segment outlasts.
    var longest: Int64 { min(targetDuration * 1000 + 499, Self.longestTarget * 1000) }

    /// Whether a segment of this age had better end at the keyframe that is here, because it would not last until the next one.
    func endsEarly(at age: Int64) -> Bool {
        age >= Self.youngest && keyframeDistance > 0 && age + keyframeDistance > longest
    }
}
