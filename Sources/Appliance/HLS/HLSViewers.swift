import Delivery
import Glibc
import Live
import Media
import Threads
import Web

/// Counts the viewers of HLS with those of the fan-out, under the same limits.
final class HLSViewers: HLSAdmission {
    let book: ViewerBook
    private let events: @Sendable (LiveEvent) -> Void
    private let counts = Locked(Counts())

    struct Counts: Sendable {
        var accepted: UInt64 = 0
        var refused: UInt64 = 0
        var bytesSent: UInt64 = 0
    }

    init(_ book: ViewerBook, events: @escaping @Sendable (LiveEvent) -> Void) {
        self.book = book
        self.events = events
    }

    var totals: Counts { counts.withLock { $0 } }

    func viewerArrived(_ stream: StreamName, address: String, isLoopback: Bool) -> HLSRefusal? {
        guard let refusal = book.add(stream, AddressIdentity(host: address)) else {
            counts.withLock { $0.accepted += 1 }
            return nil
        }
        counts.withLock { $0.refused += 1 }
        events(.viewerRefused(stream, reason: refusal.words, address: address))
        return HLSRefusal(status: refusal.status, message: refusal.words)
    }

    func viewerLeft(_ stream: StreamName, address: String, isLoopback: Bool) {
        book.remove(stream, AddressIdentity(host: address))
    }

    func sent(_ stream: StreamName, bytes: Int) {
        counts.withLock { $0.bytesSent &+= UInt64(bytes) }
    }
}
