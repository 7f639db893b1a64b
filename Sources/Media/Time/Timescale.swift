/// Ticks a second of a track, and how its ticks and RTMP's milliseconds become one another.
///
/// A tick belongs to the millisecond that it rounds to, so that milliseconds come back exactly from any tick of their range.
public struct Timescale: Sendable, Equatable {
    /// The times that this house believes, in milliseconds and in ticks: far beyond any session, and no product of them overflows.
    public static let latest: Int64 = 1 << 40
    private static let latestTick: Int64 = 1 << 52

    public let ticksPerSecond: Int64

    /// Nil for a rate at which some millisecond has no tick, or beyond 1 MHz.
    public init?(_ ticksPerSecond: Int) {
        guard (1000...1_000_000).contains(ticksPerSecond) else { return nil }
        self.ticksPerSecond = Int64(ticksPerSecond)
    }

    private init(known ticksPerSecond: Int64) { self.ticksPerSecond = ticksPerSecond }

    /// Of every video track: 90 ticks a millisecond.
    public static let video = Timescale(known: 90_000)

    /// Rounded to the nearest; nil for a tick that is negative or absurd.
    public func milliseconds(_ tick: Int64) -> Int64? {
        guard tick >= 0, tick <= Self.latestTick else { return nil }
        let time = (tick * 2000 + ticksPerSecond) / (ticksPerSecond * 2)
        return time <= Self.latest ? time : nil
    }

    /// The ticks that round to a millisecond; nil for one that is negative or absurd.
    public func ticks(of millisecond: Int64) -> ClosedRange<Int64>? {
        guard millisecond >= 0, millisecond <= Self.latest else { return nil }
        let first = (2 * millisecond - 1) * ticksPerSecond
        let next = (2 * millisecond + 1) * ticksPerSecond
        return max(0, Self.roundUp(first))...Self.roundUp(next) - 1
    }

    /// The tick nearest to a millisecond.
    public func tick(at millisecond: Int64) -> Int64? {
        guard millisecond >= 0, millisecond <= Self.latest else { return nil }
        return (millisecond * ticksPerSecond * 2 + 1000) / 2000
    }

    private static func roundUp(_ product: Int64) -> Int64 {
        product >= 0 ? (product + 1999) / 2000 : product / 2000
    }
}
