import Identity
import Membership

/// Where members say that they can be reached, and what each is told of the others. Owned by the coordinator.
///
/// A list is made when something has changed, and not for each heartbeat.
struct Whereabouts {
    private(set) var ways: [Int64: [CandidateAddress]] = [:]
    /// The keys of those who are active.
    private var keys: [Int64: PublicKey] = [:]
    /// The active members of whom a place is known, by their numbers; nil: to be found out.
    private var ring: [Int64]?
    /// Of the lists, by the member that is told.
    private var marks: [Int64: UInt64] = [:]

    mutating func rosterChanged(_ roster: Roster) {
        keys = roster.members.filter { $0.value.state == .active }.mapValues(\.key)
        forget()
    }

    /// nil: it is nowhere any more.
    mutating func set(_ addresses: [CandidateAddress]?, of id: Int64) {
        guard ways[id] != addresses else { return }
        ways[id] = addresses
        forget()
    }

    private mutating func forget() {
        ring = nil
        marks.removeAll(keepingCapacity: true)
    }

    /// The members after this one in the order of their numbers, round and round: so that everybody is known to somebody, however many there
    /// are. Who is paused or waits for approval is nobody's peer.
    mutating func peers(of id: Int64) -> PeerList {
        let ring = self.ring ?? ways.keys.filter { keys[$0] != nil }.sorted()
        self.ring = ring
        let first = ring.firstIndex { $0 > id } ?? ring.count
        let others = (ring[first...] + ring[..<first]).prefix(PeerList.maximumPeers + 1).filter { $0 != id }
        return PeerList(
            others.prefix(PeerList.maximumPeers).compactMap { other in
                guard let key = keys[other], let addresses = ways[other] else { return nil }
                return PeerList.Peer(key: key, addresses: addresses)
            })
    }

    /// Tells one list from another.
    mutating func mark(of id: Int64) -> UInt64 {
        if let mark = marks[id] { return mark }
        let mark = peers(of: id).mark(.sodium)
        marks[id] = mark
        return mark
    }
}
