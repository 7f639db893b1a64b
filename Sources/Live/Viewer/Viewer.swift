import CSystem
import Glibc

/// One viewer on the fan-out: a descriptor and a position in a ring. Plain data; owned by its loop's table.
///
///              block sent              then
///     running ──cursor reaches stopAt──► [block] ──► running | newest entry | wait for an entry | paused | closed
///
/// `stopAt` is a message boundary: what is not part of the ring (headers, a reply, a leap to a newer keyframe) happens there.
struct Viewer {
    enum Next: UInt8 {
        /// Go on at `cursor`.
        case run
        /// Begin at the first entry at or after `cursor`, with the file header.
        case join
        /// Leap to the newest entry, with the codec configuration.
        case skip
        /// Stay until the player asks for more.
        case pause
        case close
    }

    var cursor: UInt64 = 0
    var stopAt: UInt64 = .max
    var block: Unmanaged<Block>?
    var blockOffset = 0
    var player: Unmanaged<PlayerConnection>?
    var address = AddressIdentity()
    var descriptor: Int32 = -1
    var slot: Int32 = 0
    /// The place in the list of its stream's viewers.
    var place: Int32 = 0
    var generation: UInt32 = 0
    var next = Next.run
    /// The kernel's buffer is full: its readiness is awaited.
    var isBlocked = false
    var isRTMP = false
    var isUsed = false
}

/// An address as two words, for limits.
public struct AddressIdentity: Hashable, Sendable {
    var high: UInt64 = 0
    var low: UInt64 = 0
    var isLoopback = false

    init() {}

    public init(_ address: UnsafePointer<sockaddr_storage>) { self.init(sys_address_of(address)) }

    init(_ address: sys_address) {
        high = address.high
        low = address.low
        isLoopback = address.loopback
    }

    /// The numeric address, from its sixteen bytes.
    var text: String {
        var storage = sockaddr_storage()
        withUnsafeMutableBytes(of: &storage) { bytes in
            bytes.storeBytes(of: UInt16(AF_INET6), as: UInt16.self)
            bytes.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
            bytes.storeBytes(of: low, toByteOffset: 16, as: UInt64.self)
        }
        return addressText(&storage)
    }
}

/// The numeric host of a socket address.
func addressText(_ storage: UnsafePointer<sockaddr_storage>) -> String {
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
        guard let base = text.baseAddress else { return "" }
        sys_address_text(storage, base, 64)
        return String(cString: base)
    }
}

/// A viewer on its way to the loop that will serve it.
/// `@unchecked Sendable`: the sender gives `player` away and never touches it again.
struct NewViewer: @unchecked Sendable {
    var descriptor: Int32
    var slot: Int
    var address: AddressIdentity
    /// Sent before anything of the stream.
    var opening: [UInt8]
    /// Wait for the next keyframe instead of the newest.
    var startsLive: Bool
    /// The session of an RTMP player; nil for HTTP-FLV.
    var player: PlayerConnection?
}
