import Media

@testable import RTMP

/// Two sessions and the bytes between them; `size` says in how large pieces the bytes travel.
final class Conversation {
    let server: ServerSession
    let client: ClientSession
    private let size: Int
    private(set) var actions: [ServerSession.Action] = []
    private(set) var events: [ClientSession.Event] = []
    /// What the owner of the server answers at once.
    var answer: (ServerSession.Action, ServerSession) -> [UInt8] = { _, _ in [] }

    init(_ request: ClientSession.Request, size: Int = .max, configuration: RTMPConfiguration = RTMPConfiguration()) {
        server = ServerSession(configuration: configuration, digest: { _, _ in [] }, random: { [UInt8](repeating: 7, count: $0) })
        client = ClientSession(request, configuration: configuration, random: { [UInt8](repeating: 9, count: $0) })
        self.size = size
    }

    func start() throws {
        try toServer(client.start())
    }

    func toServer(_ bytes: [UInt8]) throws {
        for piece in bytes.pieces(of: size) {
            var batch = try server.received(piece)
            while true {
                let wasHeld = server.hasHeldBytes
                try perform(batch)
                guard wasHeld || server.hasHeldBytes else { break }
                batch = try server.received([])
                if batch.isEmpty { break }
            }
        }
    }

    private func perform(_ batch: [ServerSession.Action]) throws {
        for action in batch {
            if case .send(let bytes) = action {
                try toClient(bytes)
            } else {
                actions.append(action)
                try toClient(answer(action, server))
            }
        }
    }

    func toClient(_ bytes: [UInt8]) throws {
        for piece in bytes.pieces(of: size) {
            for event in try client.received(piece) {
                if case .send(let bytes) = event {
                    try toServer(bytes)
                } else {
                    events.append(event)
                }
            }
        }
    }

    func publish(_ messages: [MediaMessage]) throws {
        var bytes: [UInt8] = []
        for message in messages {
            client.write(message, into: &bytes)
        }
        try toServer(bytes)
    }
}

extension ServerSession {
    func received(_ bytes: [UInt8]) throws -> [Action] {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(RTMPError) in try bytesReceived(buffer) }
        }
        return try result.get()
    }
}

extension ClientSession {
    func received(_ bytes: [UInt8]) throws -> [Event] {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(RTMPError) in try bytesReceived(buffer) }
        }
        return try result.get()
    }
}

extension [UInt8] {
    func pieces(of size: Int) -> [[UInt8]] {
        guard size < count else { return isEmpty ? [] : [self] }
        return stride(from: 0, to: count, by: size).map { Array(self[$0..<Swift.min($0 + size, count)]) }
    }
}
