import Threads

/// Unix time as playlists count it: the wall clock when the hub started plus the time that has passed evenly since. No step of the wall clock
/// moves it, so a session's times stay in step with each other.
struct PresentationClock: Sendable {
    private let origin = WallClock.unixNanoseconds() - Int64(SteadyClock.nanoseconds())

    /// Milliseconds since 1970.
    @Sendable func now() -> Double { Double(origin + Int64(SteadyClock.nanoseconds())) / 1_000_000 }
}
