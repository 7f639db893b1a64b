import Media

@testable import RTMP

/// A server session past its handshake, spoken to in commands and listened to in messages.
final class Dialogue {
    let server: ServerSession
    private var reader = ChunkReader(configuration: RTMPConfiguration())

    init(connected: Bool = true, configuration: RTMPConfiguration = RTMPConfiguration()) throws {
        server = ServerSession(configuration: configuration, digest: { _, _ in [] }, random: { [UInt8](repeating: 0, count: $0) })
        _ = try server.received([3] + [UInt8](repeating: 0, count: 2 * 1536))
        if connected { _ = try command("connect", 1, [.object([AMF0Property("app", .string("live"))])]) }
    }

    /// What the server answers to a command, and what it tells its owner, in order.
    @discardableResult
    func command(_ name: String, _ transaction: Double, _ values: [AMF0Value], stream: UInt32 = 0) throws -> [Heard] {
        try message(20, AMF0Writer.bytes([.string(name), .number(transaction)] + values), stream: stream)
    }

    @discardableResult
    func message(_ type: UInt8, _ payload: [UInt8], timestamp: UInt32 = 0, stream: UInt32 = 0) throws -> [Heard] {
        var bytes: [UInt8] = []
        ChunkWriter.append(
            type: type, chunkStream: 3, messageStream: stream, timestamp: timestamp, payload: payload, chunkSize: 128, into: &bytes)
        return try send(bytes)
    }

    @discardableResult
    func send(_ bytes: [UInt8]) throws -> [Heard] {
        try server.received(bytes).flatMap { action -> [Heard] in
            if case .send(let bytes) = action { try hear(bytes) } else { [.action(action)] }
        }
    }

    /// The messages in bytes of the server.
    func hear(_ bytes: [UInt8]) throws -> [Heard] {
        try reader.messages(bytes).map { message in
            guard message.type == 20 else { return .message(message.type, message.payload) }
            let command = try Command.read(message)
            let information = command.argument(0)
            if let code = information?["code"]?.string, command.name == "onStatus" {
                return .status(code, level: information?["level"]?.string ?? "", stream: message.stream)
            }
            return .command(command.name, command.transaction, command.values)
        }
    }

    func startPublishing(_ key: String = "abcdefgh1234") throws {
        try command("createStream", 2, [.null])
        try command("publish", 3, [.null, .string(key), .string("live")], stream: 1)
        _ = server.acceptPublish()
    }

    func startPlaying(_ name: String = "show") throws {
        try command("createStream", 2, [.null])
        try command("play", 3, [.null, .string(name)], stream: 1)
        _ = server.acceptPlay()
    }
}

enum Heard: Equatable {
    case action(ServerSession.Action)
    case command(String, Double, [AMF0Value])
    case status(String, level: String, stream: UInt32)
    case message(UInt8, [UInt8])
}
