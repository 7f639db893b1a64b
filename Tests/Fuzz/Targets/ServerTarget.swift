import Media

@testable import RTMP

/// Feeds a server session, past its handshake, with the input: once whole and once in pieces, which must come to the same.
///
/// The first byte is the size of the pieces. Whatever is asked is accepted, so that the input gets as far as it can.
enum ServerTarget {
    static func run(_ input: [UInt8]) {
        guard let size = input.first else { return }
        let bytes = Array(input.dropFirst())
        let whole = outcome(bytes, size: max(bytes.count, 1))
        let pieces = outcome(bytes, size: Int(size) + 1)
        precondition(whole == pieces, "pieces of \(size) differ from the whole")
    }

    private static func outcome(_ bytes: [UInt8], size: Int) -> [ServerSession.Action]? {
        let session = ServerSession(digest: { _, _ in [] }, random: { [UInt8](repeating: 0, count: $0) })
        var heard: [ServerSession.Action] = []
        guard feed(session, [3] + [UInt8](repeating: 0, count: 3072), &heard) else { return nil }
        var offset = 0
        while offset < bytes.count {
            let end = min(offset + size, bytes.count)
            guard feed(session, Array(bytes[offset..<end]), &heard) else { return nil }
            offset = end
        }
        return heard
    }

    /// False when the session refused the bytes. What it sends is left out: acknowledgements depend on the pieces.
    private static func feed(_ session: ServerSession, _ bytes: [UInt8], _ heard: inout [ServerSession.Action]) -> Bool {
        var next = bytes
        repeat {
            guard let actions = try? next.withUnsafeBytes({ try session.bytesReceived($0) }) else { return false }
            for action in actions {
                switch action {
                case .publish: _ = session.acceptPublish()
                case .play: _ = session.acceptPlay()
                case .send(let bytes):
                    precondition(!bytes.isEmpty, "nothing to send")
                    continue
                case .media, .publishEnded, .pause, .playEnded, .close: break
                }
                heard.append(action)
            }
            next = []
        } while session.hasHeldBytes
        return true
    }
}
