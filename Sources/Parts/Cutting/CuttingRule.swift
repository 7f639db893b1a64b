/// Where the parts of a session end. Fixed once its tracks are settled, because PART-TARGET never changes (RFC 8216bis, 4.4.3.7).
///
/// A part is a whole number of frames of the track that keeps the clock, as many as come closest to 200 ms.
public struct CuttingRule: Sendable, Equatable {
    public enum Clock: Sendable, Equatable { case video, audio }

    /// The track before whose frames parts end.
    public var clock: Clock
    /// The longest that a part may last: PART-TARGET, in milliseconds.
    public var partTarget: Int64
    /// How long a part lasts in which frames of the clock are missing, in milliseconds.
    public var usual: Int64
    /// From frame to frame in microseconds; nil for a track that is not there, or not regular.
    public var videoFrame: Int64?
    public var audioFrame: Int64?

    /// Microseconds.
    private static let wanted: Int64 = 200_000
    /// Below 5 frames a second, and a little more for what a short measurement gets wrong.
    private static let slowestVideo: Int64 = 205_000
    /// Milliseconds: a part may not outlast its segment.
    private static let longestTarget: Int64 = 6000

    /// - Parameters:
    ///   - hasVideo: There is a video track, even if its pace is not known.
    ///   - audioFrame: In microseconds; nil without sound.
    public init(hasVideo: Bool, video: FramePace?, audioFrame: Int64?) {
        videoFrame = video?.frameTime
        self.audioFrame = audioFrame
        let regular = hasVideo ? video?.frameTime : nil
        if let frame = regular, frame <= Self.slowestVideo {
            (clock, usual, partTarget) = Self.parts(.video, of: frame)
        } else if let audioFrame, audioFrame > 0 {
            (clock, usual, partTarget) = Self.parts(.audio, of: audioFrame)
        } else if let frame = regular {
            (clock, usual, partTarget) = Self.parts(.video, of: frame)
        } else {
            // So long that no part is without a frame, as far as that can be known.
            clock = .video
            usual = min(max(Self.wanted / 1000, video?.longest ?? 1000), Self.longestTarget - 10)
            partTarget = Self.roundedUp(usual * 1000)
        }
    }

    private static func parts(_ clock: Clock, of frame: Int64) -> (Clock, usual: Int64, target: Int64) {
        let count = max(1, (wanted + frame / 2) / frame)
        let target = min(roundedUp(count * frame), longestTarget)
        return (clock, min((count * frame + 500) / 1000, target), target)
    }

    /// To 10 ms, with room for a millisecond of rounding.
    private static func roundedUp(_ microseconds: Int64) -> Int64 { (microseconds + 1000 + 9999) / 10_000 * 10 }

    /// The same target for other tracks, after one came or went.
    public func adapted(hasVideo: Bool, audioFrame: Int64?) -> CuttingRule {
        var rule = self
        rule.audioFrame = audioFrame
        if !hasVideo { rule.videoFrame = nil }
        if clock == .video, !hasVideo { rule.clock = .audio }
        if clock == .audio, audioFrame == nil { rule.clock = .video }
        return rule
    }

    /// Of the clock, in microseconds; 0 when it is not regular.
    var clockFrame: Int64 { (clock == .video ? videoFrame : audioFrame) ?? 0 }

    /// Milliseconds: a part that ends by its length is not shorter (RFC 8216bis, 4.4.4.9: 85 % of the target).
    var shortest: Int64 { (partTarget * 85 + 99) / 100 }

    /// Whether a part that began `elapsed` milliseconds ago ends before the frame that is here: it is as long as it should be, or one more
    /// frame would be too many.
    func ends(after elapsed: Int64) -> Bool {
        let isFull = elapsed * 1000 + clockFrame / 2 >= usual * 1000 || elapsed * 1000 + clockFrame > partTarget * 1000
        return isFull && elapsed >= shortest
    }
}
