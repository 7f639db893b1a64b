import Glibc
import Media

/// The clock on the wall, which may be wrong or step; what only measures takes `SteadyClock`.
enum WallClock {
    /// Seconds since 1970.
    static func unixSeconds() -> Int64 { Int64(now().tv_sec) }

    /// Nanoseconds since 1970.
    static func unixNanoseconds() -> Int64 {
        let time = now()
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }

    /// Minutes since midnight, where the machine is; nil: the clock is before this program was written.
    static func minuteOfDay() -> Int? {
        var seconds = time(nil)
        var parts = tm()
        guard seconds > 1_750_000_000, localtime_r(&seconds, &parts) != nil else { return nil }
        return Int(parts.tm_hour) * 60 + Int(parts.tm_min)
    }

    /// In UTC: `2026-11-21T14:31:10.123Z` (RFC 3339).
    static func timestamp() -> String { WallTime(unixMilliseconds: unixNanoseconds() / 1_000_000).text }

    private static func now() -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }
}
