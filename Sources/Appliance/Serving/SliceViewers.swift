import AppliancePort
import Live
import Media
import Web

/// Counts the viewers of slices with those of the fan-out, under the same limits.
struct SliceViewers: ViewerAdmission {
    /// nil: the box serves nobody, or does not yet.
    let book: @Sendable () -> ViewerBook?

    func viewerArrived(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress) -> String? {
        guard let book = book() else { return "This box serves nobody now." }
        return book.add(stream, AddressIdentity(host: peer.host), taking: bitsPerSecond)?.words
    }

    func viewerChanged(_ stream: StreamName, from old: Int, to new: Int) -> String? {
        book()?.change(stream, taking: old, to: new)?.words
    }

    func viewerLeft(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress) {
        book()?.remove(stream, AddressIdentity(host: peer.host), taking: bitsPerSecond)
    }
}
