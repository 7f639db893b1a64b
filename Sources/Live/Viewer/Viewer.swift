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
