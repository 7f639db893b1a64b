import Glibc

/// Time that passes evenly since some moment, whatever is done to the wall clock: the clock that `Bell` sleeps by.
public enum SteadyClock {
    @Sendable public static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    @Sendable public static func milliseconds() -> Int64 { Int64(nanoseconds() / 1_000_000) }
    @Sendable public static func seconds() -> Int { Int(nanoseconds() / 1_000_000_000) }
}
