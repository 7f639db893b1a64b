/// Counts of the last few whole seconds, for bit rate and frame rate. Owned by its stream.
struct RateMeter {
    private static let window = 4
    private var buckets = [Int](repeating: 0, count: RateMeter.window + 1)
    private var second: Int64 = 0
    private var started: Int64?

    mutating func add(_ count: Int, at now: Duration) {
        advance(to: now)
        buckets[Int(second) % buckets.count] += count
    }

    /// A second; the second that runs now does not count, unless it is the first.
    mutating func rate(at now: Duration) -> Double {
        advance(to: now)
        guard let started else { return 0 }
        let whole = min(Int64(Self.window), second - started)
        guard whole > 0 else { return Double(buckets[Int(second) % buckets.count]) }
        var sum = 0
        for back in 1...whole { sum += buckets[Int(second - back) % buckets.count] }
        return Double(sum) / Double(whole)
    }

    private mutating func advance(to now: Duration) {
        let current = now.components.seconds
        if started == nil {
            started = current
            second = current
        }
        guard current > second else { return }
        for step in 1...min(current - second, Int64(buckets.count)) {
            buckets[Int(second + step) % buckets.count] = 0
        }
        if current - second > Int64(buckets.count) { for index in buckets.indices { buckets[index] = 0 } }
        second = current
    }
}
