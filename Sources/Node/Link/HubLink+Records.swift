import Identity
import Membership
import Storage
import Threads

/// The hub's signed records and the other members: whoever hands them over, a newer one replaces an older one.
extension HubLink {
    /// How many other members hear of a new revision from this one.
    static let passedTo = 3

    /// Returns whether it was newer.
    @discardableResult
    func takeAddresses(_ bytes: [UInt8]) throws(StorageError) -> Bool {
        guard let hub, let record = try? AddressRecord(bytes: bytes, hub: hub.key, .sodium), record.sequence > hub.addressSequence else {
            return false
        }
        try change { if record.sequence > $0.addressSequence { $0.addressRecord = bytes } }
        return true
    }

    /// Takes a revision and passes it on. Our own state in it is the hub's word.
    @discardableResult
    func takeRevision(_ bytes: [UInt8]) throws(StorageError) -> Bool {
        guard let hub, let revision = try? MembershipRevision(bytes: bytes, hub: hub.key, .sodium), revision.number > hub.revisionNumber
        else { return false }
        let own = revision.entries.first { $0.key == identity.publicKey }?.state
        try change { hub in
            guard revision.number > hub.revisionNumber else { return }
            hub.revision = bytes
            if let own { hub.state = own }
        }
        membersChangedForRelaying()
        onEvent(.membersChanged(hub: hub.name, revision: revision.number))
        // Somebody has heard the hub: this link, or another member a moment ago.
        if !condition.withLock({ $0.isOnline }) { bell.ring() }
        if let own, own != hub.state { onEvent(.stateChanged(hub: hub.name, own)) }
        passOn(bytes)
        return true
    }

    /// Keeps those who were known before, for as long as they belong to the hub: one that starts anew does not know yet where they are.
    func takePeers(_ list: PeerList) throws(StorageError) {
        let members = condition.withLock { $0.members }
        try change { hub in
            let given = Set(list.peers.map(\.key))
            let others = hub.peers.filter { !given.contains($0.key) && members[$0.key] == .active }
            hub.peers = Array((list.peers + others).prefix(KnownHub.maximumPeers))
        }
        condition.withLock { $0.peersMark = list.mark(.sodium) }
    }

    /// A revision on its way to others. The thread lives while there is one.
    struct Passing: Sendable {
        var revision: [UInt8]?
        var isRunning = false
        var thread: NativeThread?
    }

    /// Tells a few of the others, each of which does the same: soon all who can be reached know it.
    private func passOn(_ revision: [UInt8]) {
        guard !isStopping else { return }
        let (mustStart, old) = passing.withLock { passing -> (Bool, NativeThread?) in
            passing.revision = revision
            guard !passing.isRunning else { return (false, nil) }
            passing.isRunning = true
            return (true, passing.thread.take())
        }
        guard mustStart else { return }
        // It is over, or about to be.
        old?.join()
        let started = try? NativeThread("pass-on") { [self] in
            while let next = nextToPass() { tellSome(next) }
        }
        passing.withLock { passing in
            passing.thread = started
            if started == nil { passing.isRunning = false }
        }
    }

    private func nextToPass() -> [UInt8]? {
        passing.withLock { passing in
            let next = passing.revision.take()
            if next == nil { passing.isRunning = false }
            return next
        }
    }

    private func tellSome(_ revision: [UInt8]) {
        guard let hub, hub.state != .removed else { return }
        var told = 0
        for peer in shuffled(hub.peers).prefix(3 * Self.passedTo) where told < Self.passedTo && !isStopping {
            // A newer one is waiting.
            guard passing.withLock({ $0.revision == nil }) else { return }
            if tell(peer, revision) { told += 1 }
        }
    }

    private func tell(_ peer: PeerList.Peer, _ revision: [UInt8]) -> Bool {
        guard let hub, condition.withLock({ $0.members[peer.key] }) == .active, let conversation = conversation(with: peer) else {
            return false
        }
        return (try? conversation.ask("/hubs/\(hub.pin.path)/members", revision, limit: 16, peer.addresses)) != nil
    }

    /// With another member; it is given up soon.
    func conversation(with peer: PeerList.Peer) -> Conversation? {
        var limits = PinnedClient.Limits()
        limits.connectMilliseconds = 2_000
        limits.totalMilliseconds = 4_000
        return Conversation(
            with: Fingerprint(of: peer.key, .sodium), identity, configuration, pacer: pacer, limits: limits,
            isCancelled: { [self] in isStopping })
    }

    private func shuffled(_ peers: [PeerList.Peer]) -> [PeerList.Peer] {
        peers.map { ($0, configuration.random()) }.sorted { $0.1 < $1.1 }.map(\.0)
    }
}

extension Fingerprint {
    /// As it stands in a path.
    var path: String { Base32.text(bytes) }
}
