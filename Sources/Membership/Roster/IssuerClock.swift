/// The clock by which a hub judges the ages of what it issued. It passes evenly while the hub runs, whatever is done to the wall clock, and
/// goes on over a restart by what the wall clock says has passed since, if that can be.
///
/// ```
/// running:   last value + monotonic time
/// restarted: saved value + (wall clock now − wall clock when it was saved), if that is 0 to 400 days; else + 0
/// ```
public struct IssuerClock: Sendable, Equatable {
    /// What is saved now and then, and read at the next start.
    public struct Saved: Sendable, Equatable {
        /// Seconds of this clock.
        public var value: Int64
        /// Seconds since 1970 at that moment, right or wrong.
        public var wall: Int64

        public init(value: Int64, wall: Int64) {
            self.value = value
            self.wall = wall
        }
    }

    /// A box that was off for longer has a wall clock that steps.
    static let longestPause: Int64 = 400 * 86_400

    private let start: Int64
    private let startMonotonic: Int64

    /// `saved`: nil at the first start. `wall`: seconds since 1970. `monotonic`: milliseconds.
    public init(saved: Saved?, wall: Int64, monotonic: Int64) {
        startMonotonic = monotonic
        guard let saved else {
            start = max(0, wall)
            return
        }
        let (passed, overflow) = wall.subtractingReportingOverflow(saved.wall)
        start = saved.value + (!overflow && (0...Self.longestPause).contains(passed) ? passed : 0)
    }

    /// Seconds; `monotonic` in milliseconds.
    public func now(monotonic: Int64) -> Int64 { start + max(0, monotonic - startMonotonic) / 1_000 }
}
