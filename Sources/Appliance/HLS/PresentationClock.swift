import Glibc

/// Unix time as playlists count it: the wall clock when the hub started plus the time that has passed evenly since. No step of the wall clock
/// moves it, so a session's times stay in step with each other.
struct PresentationClock: Sendable {
    private let origin: Double

    init() { origin = Self.milliseconds(CLOCK_REALTIME) - Self.milliseconds(CLOCK_MONOTONIC) }

    /// Milliseconds since 1970.
    @Sendable func now() -> Double { origin + Self.milliseconds(CLOCK_MONOTONIC) }

    private static func milliseconds(_ clock: clockid_t) -> Double {
        var time = timespec()
        clock_gettime(clock, &time)
        return Double(time.tv_sec) * 1000 + Double(time.tv_nsec) / 1_000_000
    }
}
