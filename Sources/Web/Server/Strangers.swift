/// The connections of those who have not proved who they are, and which of them makes room when there are too many. Owned by the `WebCore`.
///
/// Whoever floods a server from one address, or from a few, cuts off its own connections, and nobody's who has come once.
struct Strangers {
    /// By address, in the order in which they came.
    private var numbers: [String: [UInt64]] = [:]
    private(set) var count = 0

    /// Takes in one more; returns the one that is to be cut off for it, which counts no more. nil: there is room.
    mutating func came(_ number: UInt64, from host: String, limit: Int) -> UInt64? {
        numbers[host, default: []].append(number)
        count += 1
        guard count > limit else { return nil }
        let most = numbers.max { ($0.value.count, $1.value.first ?? 0) < ($1.value.count, $0.value.first ?? 0) }
        guard let most, let oldest = most.value.first else { return nil }
        left(oldest, from: most.key)
        return oldest
    }

    /// One is gone, or a stranger no more.
    mutating func left(_ number: UInt64, from host: String) {
        guard let place = numbers[host]?.firstIndex(of: number) else { return }
        count -= 1
        numbers[host]?.remove(at: place)
        if numbers[host]?.isEmpty ?? false { numbers[host] = nil }
    }
}
