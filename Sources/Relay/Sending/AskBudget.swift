/// How often a stranger may ask for something: so many times at once, and then so many times a second. So what it can make an appliance do is
/// bounded, however often it asks. Times are milliseconds.
public struct AskBudget: Sendable {
    /// Missing slices of a link: as many as come back for a few seconds of a stream that was lost.
    public static func slices(now: Int64) -> AskBudget { AskBudget(most: 256, perSecond: 128, now: now) }

    /// Links of a ticket: each begins with a segment.
    public static func links(now: Int64) -> AskBudget { AskBudget(most: 8, perSecond: 1, now: now) }

    private let most: Int64
    private let perSecond: Int64
    /// In thousandths.
    private var left: Int64
    /// When it was asked last.
    public private(set) var last: Int64

    init(most: Int64, perSecond: Int64, now: Int64) {
        self.most = most * 1_000
        self.perSecond = perSecond
        left = self.most
        last = now
    }

    /// How many of so many may be asked for now; they are taken from what is left.
    public mutating func take(_ count: Int, now: Int64) -> Int {
        // Longer than it takes to fill up again.
        let passed = min(max(0, now - last), 60_000)
        left = min(most, left + passed * perSecond)
        last = max(last, now)
        let taken = min(count, Int(left / 1_000))
        left -= Int64(taken) * 1_000
        return taken
    }
}
