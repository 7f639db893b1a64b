import Identity
import Membership
import Storage

/// A hub's key may be followed by another, too.
extension HubLink {
    /// Remembers a hub's new key, and what leads to it; a chain that leads nowhere changes nothing. What the old key has signed is void, but
    /// for where the hub may be.
    func follow(_ chain: SuccessionChain) {
        guard let hub, let key = chain.key(after: hub.pin, .sodium) else { return }
        do throws(StorageError) {
            try change { hub in
                var seen: Set<CandidateAddress> = []
                hub.invited = Array(hub.candidates.filter { seen.insert($0).inserted }.prefix(CandidateAddress.maximumCount))
                hub.addressRecord = []
                hub.key = key
                hub.successions = chain.bytes
            }
        } catch {
            onEvent(.notSaved(error.description))
        }
        onEvent(.keyFollowed(hub: hub.name, Fingerprint(of: key, .sodium).words))
    }
}

/// A hub that knows this box by a former key is told of the ones that followed, before anything else.
extension HubLink {
    /// Throws when the hub is not reached: it is told the next time.
    func tellOfNewKeys(_ hub: KnownHub, _ conversation: Conversation, _ course: inout Course) throws {
        guard !course.hasToldKeys else { return }
        let store = SuccessionStore(store.database)
        for untold in try store.untold(fingerprint, until: identity.publicKey) {
            do throws(Conversation.Failure) {
                _ = try conversation.ask("/succession", untold.succession.bytes, limit: 16, hub.candidates)
            } catch {
                // It knows the newer key already, or neither: to say it again would not help.
                guard error == .refused(403) else { throw error }
            }
            try store.tell(fingerprint, untold.place)
        }
        course.hasToldKeys = true
    }
}
