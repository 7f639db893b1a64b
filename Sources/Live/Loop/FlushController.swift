/// Decides how often a loop flushes, from how busy it was.
///
/// 0 means each video frame. A loop that is busy for more than 85 % of a window widens, one that would stay under 80 % after it
/// narrowed narrows; the bounds and the steps bring it to 100 ms in four windows and back in four.
struct FlushController {
    static let windowNanoseconds: UInt64 = 100_000_000
    static let maximum = 100

    /// Milliseconds.
    private(set) var interval: Int
    private(set) var busyPermille = 0
    private let isFixed: Bool
    private var windowStart: UInt64 = 0
    private var busy: UInt64 = 0

    init(_ policy: FlushPolicy) {
        switch policy {
        case .adaptive: (interval, isFixed) = (0, false)
        case .fixed(let milliseconds): (interval, isFixed) = (max(0, milliseconds), true)
        }
    }

    /// The loop worked from `start` to `end` (monotonic nanoseconds) and is about to wait.
    mutating func worked(from start: UInt64, to end: UInt64) {
        if windowStart == 0 { windowStart = start }
        busy += end &- start
        let length = end &- windowStart
        guard length >= Self.windowNanoseconds else { return }
        busyPermille = Int(min(1000, busy &* 1000 / max(1, length)))
        busy = 0
        windowStart = end
        if !isFixed { adjust() }
    }

    private mutating func adjust() {
        if busyPermille > 850 {
            interval = interval == 0 ? 40 : min(Self.maximum, interval * 3 / 2)
        } else if interval > 0, busyPermille * 3 / 2 < 800 {
            interval = interval <= 40 ? 0 : max(40, interval * 2 / 3)
        }
    }
}
