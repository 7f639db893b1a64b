import RTMP

/// The RTMP session of a player, and what it has to be told at the next message boundary. Owned by its viewer's loop.
final class PlayerConnection {
    let session: ServerSession
    var replies: [UInt8] = []

    init(session: ServerSession) { self.session = session }
}
