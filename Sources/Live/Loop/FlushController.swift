/// Decides how often a loop flushes, from how busy it was.
///
/// 0 means each video frame. A loop that is busy for more than 85 % of a window widens, one that would stay under 80 % after it
/// narrowed narrows. It widens to 100 ms in four windows. How often frames come is not known, so going back to each frame is a trial:
/// one that made the loop too busy is repeated after twice as many windows, at most eight, which is within two seconds.
struct FlushController {
    static let windowNanoseconds: UInt64 = 100_000_000
    static let maximum = 100
    private static let narrowest = 40
    private static let maximumRest = 8

    /// Milliseconds.
    private(set) var interval: Int
    private(set) var busyPermille = 0
    private let isFixed: Bool
    private var windowStart: UInt64 = 0
    private var busy: UInt64 = 0
    /// Windows from a widening to the trial of each frame, and how many of them are left.
    private var rest = 0
    private var restLeft = 0
    /// Windows since the trial.
    private var held = 0

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
        if interval == 0 { held += 1 }
        if busyPermille > 850 {
            widen()
        } else if interval > 0, busyPermille * 3 / 2 < 800 {
            narrow()
        }
    }

    private mutating func widen() {
        guard interval == 0 else {
            interval = min(Self.maximum, interval * 3 / 2)
            return
        }
        rest = held <= Self.maximumRest ? min(Self.maximumRest, max(1, rest * 2)) : 0
        restLeft = rest
        interval = Self.narrowest
    }

    private mutating func narrow() {
        if interval > Self.narrowest {
            interval = max(Self.narrowest, interval * 2 / 3)
        } else if restLeft > 0 {
            restLeft -= 1
        } else {
            interval = 0
            held = 0
        }
    }
}
