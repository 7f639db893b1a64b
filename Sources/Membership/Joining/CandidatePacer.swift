/// Lets each address be tried at most 3 times a minute: a hub is hostile to a node too, and must not aim it at somebody else. Where it has
/// proved its key in the last minutes nobody else is, and a hub that starts anew is there again: 20 times.
///
/// Owned by whoever connects. Times are milliseconds of a clock that never steps.
public struct CandidatePacer: Sendable {
    public static let triesPerMinute = 3
    static let triesPerMinuteWhereProved = 20
    /// Milliseconds for which a proof counts.
    public static let proofLasts: Int64 = 600_000
    static let window: Int64 = 60_000
    /// More addresses than this are not remembered, and then not tried.
    static let maximumAddresses = 256

    private var tries: [CandidateAddress: [Int64]] = [:]

    public init() {}

    /// Whether an address may be tried now; if so, that is a try.
    public mutating func mayTry(_ address: CandidateAddress, now: Int64, isProved: Bool = false) -> Bool {
        let recent = (tries[address] ?? []).filter { now - $0 < Self.window }
        guard recent.count < (isProved ? Self.triesPerMinuteWhereProved : Self.triesPerMinute) else {
            tries[address] = recent
            return false
        }
        if tries[address] == nil, tries.count >= Self.maximumAddresses {
            tries = tries.filter { $0.value.contains { now - $0 < Self.window } }
            guard tries.count < Self.maximumAddresses else { return false }
        }
        tries[address] = recent + [now]
        return true
    }
}
