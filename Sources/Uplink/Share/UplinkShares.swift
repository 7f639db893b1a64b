/// Divides a line among hubs, so that what is promised to one is not promised to another.
public enum UplinkShares {
    /// A hub that wants some.
    public struct Claim: Sendable, Equatable {
        /// A hub with twice the weight of another gets twice as much; 0: nothing.
        public var weight: Int
        /// Kilobits a second that it gets at most; nil: no limit.
        public var limit: Int?

        public init(weight: Int, limit: Int? = nil) {
            self.weight = weight
            self.limit = limit
        }
    }

    public static let weights = 0...1_000

    /// Kilobits a second for each claim, in the same order; together never more than `total`. What a limit leaves over goes to the others.
    public static func divide(_ total: Int, _ claims: [Claim]) -> [Int] {
        var shares = [Int](repeating: 0, count: claims.count)
        var left = max(0, total)
        var open = claims.indices.filter { claims[$0].weight > 0 && claims[$0].limit ?? 1 > 0 }
        while !open.isEmpty, left > 0 {
            let weight = open.reduce(0) { $0 + claims[$1].weight }
            let full = open.filter { index in claims[index].limit.map { $0 <= part(left, claims[index].weight, weight) } ?? false }
            guard !full.isEmpty else {
                for index in open { shares[index] = part(left, claims[index].weight, weight) }
                break
            }
            // Those that have reached their limit leave, and the others share what is left.
            for index in full {
                shares[index] = claims[index].limit ?? 0
                left -= shares[index]
            }
            open.removeAll { full.contains($0) }
        }
        return shares
    }

    private static func part(_ total: Int, _ weight: Int, _ sum: Int) -> Int {
        let (whole, overflow) = total.multipliedReportingOverflow(by: weight)
        return overflow ? total / sum * weight : whole / sum
    }
}
