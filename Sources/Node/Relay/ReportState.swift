import Identity
import Membership
import Relay

/// What a relay has said to the hub of those who send to it, and what it is still to say. Owned by the relay, under its lock.
struct ReportState {
    private var told: [SourceID: Swarm.Counters.Tally] = [:]
    private var proofs: [RelayReport.Proof] = []

    /// Somebody has sent what the hub has not signed. One proof of each sender is enough.
    mutating func caught(_ wrong: WrongSlice, by sender: PublicKey) {
        guard proofs.count < RelayReport.maximumProofs, !proofs.contains(where: { $0.sender == sender }) else { return }
        proofs.append(
            RelayReport.Proof(
                sender: sender, entry: wrong.entry, slice: UInt8(clamping: wrong.slice), hash: SHA256.digest(wrong.bytes[...])))
    }

    /// What is new in the counts; nil: nothing. Those of whom there is most to complain come first.
    mutating func report(_ slices: [SourceID: Swarm.Counters.Tally]) -> RelayReport? {
        let senders = slices.compactMap { id, tally -> RelayReport.Sender? in
            let before = told[id] ?? Swarm.Counters.Tally()
            guard tally != before, let key = PublicKey(id.key) else { return nil }
            return RelayReport.Sender(
                key, came: UInt32(clamping: tally.came - before.came), late: UInt32(clamping: tally.late - before.late),
                wrong: UInt32(clamping: tally.wrong - before.wrong))
        }
        told = slices
        defer { proofs = [] }
        guard !senders.isEmpty else { return nil }
        let ranked = senders.sorted {
            ($0.wrong, $0.late, $0.came, $0.key.bytes.first ?? 0) > ($1.wrong, $1.late, $1.came, $1.key.bytes.first ?? 0)
        }
        return RelayReport(ranked, proofs: proofs)
    }
}
