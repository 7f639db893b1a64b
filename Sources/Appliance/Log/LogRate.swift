/// Limits how often the same message is logged, so that strangers cannot fill a disk. Time is passed in, in milliseconds.
struct LogRate: Sendable {
    static let window: Int64 = 10_000
    static let linesPerWindow = 20
    /// Distinct messages are few, they come from the source; this is only a bound.
    static let maximumMessages = 256

    private struct Count {
        var windowStart: Int64
        var written: Int
        var suppressed: Int
    }

    private var counts: [String: Count] = [:]

    /// Whether this line is written now, and how many like it were left out since the last one.
    mutating func admit(_ message: String, now: Int64) -> (isWritten: Bool, suppressed: Int) {
        var count = counts[message] ?? Count(windowStart: now, written: 0, suppressed: 0)
        var suppressed = 0
        if now - count.windowStart >= Self.window {
            suppressed = count.suppressed
            count = Count(windowStart: now, written: 0, suppressed: 0)
        }
        let isWritten = count.written < Self.linesPerWindow
        if isWritten { count.written += 1 } else { count.suppressed += 1 }
        if counts.count >= Self.maximumMessages, counts[message] == nil { counts.removeAll() }
        counts[message] = count
        return (isWritten, suppressed)
    }
}
