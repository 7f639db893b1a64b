import Glibc

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
    static func timestamp() -> String {
        let time = now()
        var parts = tm()
        var seconds = time.tv_sec
        gmtime_r(&seconds, &parts)
        let date = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        let milliseconds = String(String(1_000 + time.tv_nsec / 1_000_000).dropFirst())
        return "\(date)T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec)).\(milliseconds)Z"
    }

    private static func now() -> timespec {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time
    }

    private static func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
