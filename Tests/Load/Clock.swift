import CLoad

/// A point or a span of CLOCK_MONOTONIC in nanoseconds; the one clock that every role of the tool shares.
typealias Nanoseconds = Int64

enum Clock {
    static func now() -> Nanoseconds { load_now() }
    static func processorTime() -> Nanoseconds { load_cpu() }
}

extension Double {
    /// Seconds as nanoseconds.
    var nanoseconds: Nanoseconds { Nanoseconds(self * 1_000_000_000) }
}
