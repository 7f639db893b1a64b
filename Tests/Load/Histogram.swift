/// Counts of durations in log-linear buckets (64 an octave, so 1.6 % apart); it keeps no samples.
/// Owned by the load loop. Values are nanoseconds, counted in microseconds.
struct Histogram {
    private static let octaveBits = 6
    private var counts = [UInt64](repeating: 0, count: 48 << octaveBits)
    private(set) var count: UInt64 = 0
    private(set) var largest: Nanoseconds = 0
    private(set) var smallest = Nanoseconds.max

    mutating func add(_ value: Nanoseconds) {
        let microseconds = UInt64(max(value, 0)) / 1000
        counts[Self.bucket(microseconds)] += 1
        count += 1
        largest = max(largest, value)
        smallest = min(smallest, value)
    }

    /// The value that `share` (0…1) of the samples do not exceed, in milliseconds; nil without samples.
    func quantile(_ share: Double) -> Double? {
        guard count > 0 else { return nil }
        let rank = UInt64((Double(count) * share).rounded(.up))
        var seen: UInt64 = 0
        for (bucket, n) in counts.enumerated() {
            seen += n
            if seen >= max(rank, 1) { return min(Double(Self.upperEdge(bucket)) / 1000, Double(largest) / 1_000_000) }
        }
        return Double(largest) / 1_000_000
    }

    private static func bucket(_ value: UInt64) -> Int {
        let octave = max(64 - value.leadingZeroBitCount - octaveBits - 1, 0)
        return min((octave << octaveBits) + Int(value >> UInt64(octave)), (48 << octaveBits) - 1)
    }

    private static func upperEdge(_ bucket: Int) -> UInt64 {
        let octave = max((bucket >> octaveBits) - 1, 0)
        return (UInt64(bucket - (octave << octaveBits)) + 1) << UInt64(octave)
    }
}
