import Identity
import Membership

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
