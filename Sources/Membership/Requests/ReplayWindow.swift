/// Lets each counter of a session pass once, in any order within the last 64.
///
/// ```
///  …refused │ highest-63 … highest-1  highest │ any higher one moves the window
///           └──────── a bit each ─────────────┘
/// ```
public struct ReplayWindow: Sendable, Equatable {
    public static let size: UInt64 = 64

    /// 0: nothing has passed yet; counters begin at 1.
    public private(set) var highest: UInt64 = 0
    /// Bit n: `highest - n` has passed.
    private var passed: UInt64 = 0

    public init() {}

    /// Whether a counter would pass.
    public func admits(_ counter: UInt64) -> Bool {
        guard counter > 0 else { return false }
        if counter > highest { return true }
        let age = highest - counter
        return age < Self.size && passed >> age & 1 == 0
    }

    /// Marks a counter as used, once its request was found to be true; false: it must not pass.
    public mutating func pass(_ counter: UInt64) -> Bool {
        guard admits(counter) else { return false }
        if counter > highest {
            let step = counter - highest
            passed = step < Self.size ? passed << step : 0
            highest = counter
        }
        passed |= 1 << (highest - counter)
        return true
    }
}
