/// How regularly the frames of a track come, measured on the first of them.
public struct FramePace: Sendable, Equatable {
    /// From frame to frame in microseconds, more exact than RTMP's milliseconds; nil when it varies.
    public var frameTime: Int64?
    /// The longest distance of two frames, in milliseconds.
    public var longest: Int64

    public init(frameTime: Int64?, longest: Int64) {
        self.frameTime = frameTime
        self.longest = longest
    }

    /// Milliseconds around the median within which a distance counts as the same: two roundings.
    private static let tolerance: Int64 = 2

    /// Of decoding times in milliseconds; nil for fewer than two.
    ///
    /// One distance in five may be another one: a frame that the encoder left out.
    public static func measure(_ times: [Int64]) -> FramePace? {
        let distances = zip(times, times.dropFirst()).map { max(0, $1 - $0) }
        guard let longest = distances.max() else { return nil }
        let median = distances.sorted()[distances.count / 2]
        let alike = distances.filter { abs($0 - median) <= tolerance }
        guard median > 0, alike.count * 5 >= distances.count * 4 else { return FramePace(frameTime: nil, longest: longest) }
        return FramePace(frameTime: alike.reduce(0, +) * 1000 / Int64(alike.count), longest: longest)
    }

    private static let usualRates = [
        1, 5, 10, 12, 12.5, 15, 20, 24_000.0 / 1001, 24, 25, 30_000.0 / 1001, 30, 48, 50, 60_000.0 / 1001, 60, 90, 100, 120, 144, 240,
    ]

    /// Frames a second: the nearest usual rate if one is near, for playlists; nil when it varies.
    public var frameRate: Double? {
        guard let frameTime, frameTime > 0 else { return nil }
        let rate = 1_000_000 / Double(frameTime)
        let usual = Self.usualRates.min { abs($0 - rate) < abs($1 - rate) } ?? rate
        return abs(usual - rate) <= usual / 200 ? usual : (rate * 1000).rounded() / 1000
    }
}
