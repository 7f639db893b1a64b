import Media

@testable import RTMP

/// Feeds a client session, past its handshake, with the input in pieces whose size is the first byte.
enum ClientTarget {
    static func run(_ input: [UInt8]) {
        guard let size = input.first else { return }
        let request = ClientSession.Request(
            app: "live", tcURL: "rtmp://h/live", purpose: size % 2 == 0 ? .play(name: "a") : .publish(key: "b"))
        let session = ClientSession(request, random: { [UInt8](repeating: 0, count: $0) })
        var bytes = [3] + [UInt8](repeating: 0, count: 3072) + input.dropFirst()
        while !bytes.isEmpty {
            let piece = Array(bytes.prefix(Int(size) * 16 + 1))
            bytes.removeFirst(piece.count)
            guard (try? piece.withUnsafeBytes({ try session.bytesReceived($0) })) != nil else { return }
        }
        precondition(!session.close().isEmpty, "no farewell")
    }
}
