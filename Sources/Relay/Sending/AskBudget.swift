/// How many missing slices a stranger may ask for: as many as come back for a whole second of a stream that was lost, and then as many each
/// second. So what a link can be made to send is bounded, however often it asks. Times are milliseconds.
public struct AskBudget: Sendable {
    static let most: Int64 = 256
    static let perSecond: Int64 = 128

    /// In thousandths of a slice.
    private var left = most * 1_000
    private var last: Int64

    public init(now: Int64) { last = now }

    /// How many of so many may be asked for now; they are taken from what is left.
    public mutating func take(_ count: Int, now: Int64) -> Int {
        let passed = min(max(0, now - last), 10_000)
        left = min(Self.most * 1_000, left + passed * Self.perSecond)
        last = max(last, now)
        let taken = min(count, Int(left / 1_000))
        left -= Int64(taken) * 1_000
        return taken
    }
}
