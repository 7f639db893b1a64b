/// How heavy the rendition is, measured as RFC 8216bis (4.1) defines it.
extension PartStore {
    /// Bits a second, container included.
    public struct BitRate: Sendable, Equatable {
        /// The most of any run of segments of about the target duration.
        public var peak: Int
        public var average: Int

        public init(peak: Int, average: Int) {
            self.peak = peak
            self.average = average
        }
    }

    /// Measured over the listed segments; nil while there is none with media.
    public var bitRate: BitRate? {
        let media = segments[firstListed...].filter { !$0.isGap }
        let duration = media.reduce(0) { $0 + $1.duration }
        guard duration > 0 else { return nil }
        let average = Self.rate(media.reduce(0) { $0 + $1.bytes }, duration)
        return BitRate(peak: max(average, media.reduce(0) { max($0, $1.peakRate) }), average: average)
    }

    /// The most of any run of segments that ends with this one and lasts 0.5 to 1.5 target durations and half a second.
    func peakRate(endingAt index: Int) -> Int {
        let shortest = targetDuration * 500
        let longest = targetDuration * 1500 + 500
        var duration: Int64 = 0
        var bytes = 0
        var peak = 0
        for segment in segments[...index].reversed() {
            guard !segment.isGap, duration + segment.duration <= longest else { break }
            duration += segment.duration
            bytes += segment.bytes
            if duration >= shortest { peak = max(peak, Self.rate(bytes, duration)) }
        }
        return peak
    }

    private static func rate(_ bytes: Int, _ milliseconds: Int64) -> Int {
        Int((Double(bytes) * 8000 / Double(milliseconds)).rounded(.up))
    }
}
