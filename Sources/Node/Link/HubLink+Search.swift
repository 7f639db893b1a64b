import Identity
import Membership
import Threads

/// A hub that is not where it was: who else may know where it is.
extension HubLink {
    /// How many of the other members are asked at one try.
    static let askedAtOnce = 4

    /// Milliseconds between two searches for the same hub, and between two looks at the LAN while nothing else is done.
    private static let searchAfter: Int64 = 10_000

    /// Whether it is time to look for the hub where it has not been.
    func mustSearch(_ course: inout Course) -> Bool {
        let now = configuration.monotonic()
        if let searched = course.searched, now - searched < Self.searchAfter { return false }
        course.searched = now
        return true
    }

    /// Waits for the next try. News end the wait: the LAN begins to say that the hub is there, or another member has heard of it.
    func rest(_ milliseconds: Int64, _ course: inout Course) {
        let end = configuration.monotonic() + milliseconds
        while !isStopping {
            let left = end - configuration.monotonic()
            guard left > 0, !bell.wait(milliseconds: min(left, Self.searchAfter)), course.failures > 0 else { return }
            guard left > Self.searchAfter, !isStopping else { continue }
            let isOnLAN = !configuration.findOnLAN(fingerprint).isEmpty
            defer { course.isOnLAN = isOnLAN }
            if isOnLAN, !course.isOnLAN {
                course.searched = nil
                return
            }
        }
    }

    /// What the LAN says, without the places that were just tried.
    func onLAN(besides tried: [CandidateAddress], _ course: inout Course) -> [CandidateAddress] {
        let found = configuration.findOnLAN(fingerprint)
        course.isOnLAN = !found.isEmpty
        return CandidatePolicy.inNetworks(found, networks: configuration.networks()).filter { !tried.contains($0) }
    }

    /// Asks some of the other members for the hub's records; others the next time. Returns whether the hub may be elsewhere.
    func askMembers(_ hub: KnownHub, _ hubs: Conversation, _ course: inout Course) -> Bool {
        let peers = hub.peers
        guard !peers.isEmpty else { return false }
        for _ in 0..<min(Self.askedAtOnce, peers.count) where !isStopping {
            let peer = peers[course.nextPeer % peers.count]
            course.nextPeer = (course.nextPeer + 1) % peers.count
            guard let conversation = conversation(with: peer) else { return false }
            let path = "/hubs/\(hub.pin.path)"
            if let bytes = try? conversation.ask(path + "/members", nil, limit: MembershipRevision.maximumSize, peer.addresses) {
                _ = try? takeRevision(bytes)
            }
            // Who did not answer the first question is not asked the second.
            guard conversation.address != nil else { continue }
            guard let record = try? conversation.ask(path + "/addresses", nil, limit: AddressRecord.maximumSize, peer.addresses) else {
                continue
            }
            if (try? AddressRecord(bytes: record, hub: hub.key, .sodium)) == nil {
                // The hub has another key, for all that this one knows.
                let chain = try? conversation.ask(path + "/succession", nil, limit: SuccessionChain.maximumSize, peer.addresses)
                guard let chain, hubs.follow(chain) else { continue }
            }
            if (try? takeAddresses(record)) == true {
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
