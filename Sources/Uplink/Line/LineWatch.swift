/// Notices that somebody else uses the line, by the time that packets wait in its queue, and backs off (in the manner of LEDBAT, RFC 6817).
///
/// ```
///  delay ms                                      queue = the least of the last 4 − the least of 10 minutes
///    │        ╭──╮  the household uploads        target = 60 ms
///    │  target┼┄┄┼┄┄┄┄┄┄┄                        below: more, up to the whole in a minute
///    │────────╯  ╰───────  the line's own        above: less, the faster the longer the queue
///    └─────────────────────► time
/// ```
/// RFC 6817 steers a window by one-way delays of each packet; this one steers a rate by round trips, as often as there are any. Owned by
/// whoever measures them. Times are milliseconds of a clock that never steps.
public struct LineWatch: Sendable {
    /// RFC 6817, 2.5: at most 100.
    public static let targetMilliseconds = 60.0
    /// `CURRENT_FILTER`: one slow answer among so many is not a queue.
    static let currentCount = 4
    /// `BASE_HISTORY`: minutes, so that a line that has become longer is known in time.
    static let baseMinutes = 10
    /// From nothing to all on an empty line.
    static let riseMilliseconds = 60_000.0
    /// From all to nothing, when the queue is twice as long as it may be.
    static let fallMilliseconds = 10_000.0
    /// What was not measured for longer is not known.
    static let longestStep: Int64 = 15_000

    private var current: [Double] = []
    /// The least of each minute, the newest last.
    private var base: [Double] = []
    private var minute: Int64?
    private var lastSample: Int64?
    private var lastLoss: Int64?
    private var share = 1.0

    public init() {}

    /// Thousandths of the limit that may be used now.
    public var permille: Int { Int((share * 1_000).rounded()) }

    /// Milliseconds that packets wait in the queue; nil: nothing was measured.
    public var queueMilliseconds: Double? {
        guard let least = current.min(), let base = base.min() else { return nil }
        return max(0, least - base)
    }

    public mutating func roundTripMeasured(_ milliseconds: Double, now: Int64) {
        guard milliseconds.isFinite, milliseconds >= 0 else { return }
        let step = Double(min(max(0, now - (lastSample ?? now)), Self.longestStep))
        lastSample = now
        note(milliseconds, minute: now / 60_000)
        guard let queue = queueMilliseconds else { return }
        let offTarget = (Self.targetMilliseconds - queue) / Self.targetMilliseconds
        share += offTarget * step / (offTarget > 0 ? Self.riseMilliseconds : Self.fallMilliseconds)
        share = min(1, max(0, share))
    }

    /// An answer that did not come is a loss: half, at most once a second (RFC 6817, 2.4.2: once a round trip).
    public mutating func answerMissed(now: Int64) {
        if let lastLoss, now - lastLoss < 1_000 { return }
        lastLoss = now
        share /= 2
    }

    private mutating func note(_ milliseconds: Double, minute: Int64) {
        current.append(milliseconds)
        if current.count > Self.currentCount { current.removeFirst() }
        if self.minute == minute, let last = base.popLast() {
            base.append(min(last, milliseconds))
        } else {
            base.append(milliseconds)
            if base.count > Self.baseMinutes { base.removeFirst() }
        }
        self.minute = minute
    }
}
