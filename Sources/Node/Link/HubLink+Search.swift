import Identity
import Membership
import Threads

/// A hub that is not where it was: who else may know where it is.
extension HubLink {
    /// How many of the other members are asked at one try.
    static let askedAtOnce = 4

    /// What the LAN says, without the places that were just tried.
    func onLAN(besides tried: [CandidateAddress]) -> [CandidateAddress] {
        let found = configuration.findOnLAN(fingerprint)
        return CandidatePolicy.inNetworks(found, networks: configuration.networks()).filter { !tried.contains($0) }
    }

    /// Asks some of the other members for the hub's records; others the next time. Returns whether the hub may be elsewhere.
    func askMembers(_ hub: KnownHub, _ course: inout Course) -> Bool {
        let peers = hub.peers
        guard !peers.isEmpty else { return false }
        for _ in 0..<min(Self.askedAtOnce, peers.count) where !isStopping {
            let peer = peers[course.nextPeer % peers.count]
            course.nextPeer = (course.nextPeer + 1) % peers.count
            guard let conversation = conversation(with: peer) else { return false }
            let path = "/hubs/\(fingerprint.path)"
            if let bytes = try? conversation.ask(path + "/members", nil, limit: MembershipRevision.maximumSize, peer.addresses) {
                _ = try? takeRevision(bytes)
            }
            // Who did not answer the first question is not asked the second.
            guard conversation.address != nil else { continue }
            let record = try? conversation.ask(path + "/addresses", nil, limit: AddressRecord.maximumSize, peer.addresses)
            if let record, (try? takeAddresses(record)) == true {
                onEvent(.found(hub: hub.name, by: .member))
                return true
            }
        }
        return false
    }

    // MARK: The lease

    /// Whether this node acts for the hub: it is a member that has heard from it within its lease.
    var isInForce: Bool {
        let now = configuration.monotonic()
        return condition.withLock { condition in
            guard case .member(let hub) = condition.subject, hub.state == .active || hub.state == .paused else { return false }
            return condition.silentSeconds(of: hub, now) < hub.leaseSeconds
        }
    }

    /// The hub did not answer: says so once when the lease is over. A restart does not make it longer: the silence is saved every few minutes.
    func noteSilence() {
        guard let hub else { return }
        let now = configuration.monotonic()
        let (silent, heard) = condition.withLock { ($0.silentSeconds(of: hub, now), $0.heard) }
        if silent - hub.silentSeconds >= 300 {
            do {
                try change { $0.silentSeconds = silent }
                condition.withLock { if $0.heard == heard { $0.heard = now } }
            } catch {
                onEvent(.notSaved(error.description))
            }
        }
        let isNew = condition.withLock { condition in
            guard silent >= hub.leaseSeconds, !condition.saidLapsed else { return false }
            condition.saidLapsed = true
            return true
        }
        if isNew { onEvent(.leaseEnded(hub: hub.name)) }
    }
}

extension HubLink.Condition {
    /// Since the hub was last heard, over restarts.
    func silentSeconds(of hub: KnownHub, _ now: Int64) -> Int64 { hub.silentSeconds + max(0, now - heard) / 1_000 }
}
