import Media

/// Gives the frames of a track their ticks, which always grow, and from which their milliseconds come back exactly.
///
/// Sound is laid end to end on its grid of samples as long as that rounds to the milliseconds it came with: those of RTMP jitter by up to
/// one, which would be heard. Pictures stay on their milliseconds.
struct TrackClock {
    let timescale: Timescale
    private var last: Int64?
    /// Where the frame after the last one begins if nothing is missing.
    private var next: Int64?

    init(_ timescale: Timescale) { self.timescale = timescale }

    /// Nil when no tick is left: more frames have the same time than its millisecond has ticks.
    mutating func place(_ time: Int64, lasting ticks: Int) -> Int64? {
        guard let range = timescale.ticks(of: time), let nearest = timescale.tick(at: time) else { return nil }
        var tick = next.map { min(max($0, range.lowerBound), range.upperBound) } ?? nearest
        if let last { tick = max(tick, last + 1) }
        guard range.contains(tick) else { return nil }
        last = tick
        next = ticks > 0 ? tick + Int64(ticks) : nil
        return tick
    }
}
