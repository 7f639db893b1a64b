import Glibc

/// The two clocks of the system.
enum Clock {
    /// Milliseconds since some moment; never steps.
    static func monotonicMilliseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Seconds since 1970 by the wall clock, which may be wrong or step.
    static func unixSeconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec)
    }

    /// Minutes since midnight by the wall clock, where the machine is; nil: the clock is before this program was written.
    static func minuteOfDay() -> Int? {
        var seconds = time(nil)
        var parts = tm()
        guard seconds > 1_750_000_000, localtime_r(&seconds, &parts) != nil else { return nil }
        return Int(parts.tm_hour) * 60 + Int(parts.tm_min)
    }

    /// The wall clock in UTC: `2026-11-21T14:31:10.123Z` (RFC 3339).
    static func timestamp() -> String {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        var parts = tm()
        var seconds = time.tv_sec
        gmtime_r(&seconds, &parts)
        let date = "\(parts.tm_year + 1900)-\(padded(parts.tm_mon + 1))-\(padded(parts.tm_mday))"
        let milliseconds = String(String(1_000 + time.tv_nsec / 1_000_000).dropFirst())
        return "\(date)T\(padded(parts.tm_hour)):\(padded(parts.tm_min)):\(padded(parts.tm_sec)).\(milliseconds)Z"
    }

    private static func padded(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
