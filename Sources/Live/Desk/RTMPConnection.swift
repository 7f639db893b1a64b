import CSystem
import RTMP

/// An RTMP connection at the front desk: a stranger, or a publisher. Owned by the first loop; a player leaves for a viewer loop.
final class RTMPConnection {
    enum Role: Equatable {
        case stranger
        /// Publishes the stream in this slot.
        case publisher(slot: Int)
        /// Is closed when its output is sent, or at its deadline.
        case leaving
    }

    let descriptor: Int32
    let session: ServerSession
    let address: AddressIdentity
    let generation: UInt32
    var role = Role.stranger
    var deadline: Duration
    var output: [UInt8] = []
    var awaitsOutput = false

    init(descriptor: Int32, session: ServerSession, address: AddressIdentity, generation: UInt32, deadline: Duration) {
        self.descriptor = descriptor
        self.session = session
        self.address = address
        self.generation = generation
        self.deadline = deadline
    }
}
