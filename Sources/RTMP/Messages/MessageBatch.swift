import Media

/// Messages of a session to its peer, one after another, as chunks.
///
/// Commands go on chunk stream 3, control messages on 2 (RTMP 1.0, 5.4).
struct MessageBatch {
    private(set) var bytes: [UInt8] = []
    private let chunkSize: Int

    init(chunkSize: Int = RTMPMessageWriter.playChunkSize) {
        self.chunkSize = chunkSize
    }

    mutating func append(type: UInt8, chunkStream: UInt8, stream: UInt32, payload: [UInt8]) {
        ChunkWriter.append(
            type: type, chunkStream: chunkStream, messageStream: stream, timestamp: 0, payload: payload, chunkSize: chunkSize, into: &bytes)
    }

    // MARK: Control messages (RTMP 1.0, 5.4 and 7.1.7)

    mutating func setChunkSize(_ size: Int) {
        control(MessageType.setChunkSize, UInt32(truncatingIfNeeded: size))
    }

    mutating func acknowledgement(_ received: UInt32) {
        control(MessageType.acknowledgement, received)
    }

    mutating func windowAcknowledgementSize(_ size: UInt32) {
        control(MessageType.windowAcknowledgementSize, size)
    }

    /// With the limit type "dynamic".
    mutating func setPeerBandwidth(_ size: UInt32) {
        control(MessageType.setPeerBandwidth, size, tail: [2])
    }

    mutating func userControl(_ event: UserControl, _ value: UInt32) {
        var payload: [UInt8] = []
        ChunkWriter.appendBigEndian(UInt32(event.rawValue), count: 2, into: &payload)
        ChunkWriter.appendBigEndian(value, count: 4, into: &payload)
        append(type: MessageType.userControl, chunkStream: 2, stream: 0, payload: payload)
    }

    private mutating func control(_ type: UInt8, _ value: UInt32, tail: [UInt8] = []) {
        var payload: [UInt8] = []
        ChunkWriter.appendBigEndian(value, count: 4, into: &payload)
        append(type: type, chunkStream: 2, stream: 0, payload: payload + tail)
    }

    // MARK: Commands (RTMP 1.0, 7.2)

    mutating func command(_ name: String, _ transaction: Double, _ values: [AMF0Value], stream: UInt32 = 0) {
        let payload = AMF0Writer.bytes([.string(name), .number(transaction)] + values)
        append(type: MessageType.command, chunkStream: 3, stream: stream, payload: payload)
    }

    mutating func status(_ code: String, _ description: String, isError: Bool = false, stream: UInt32) {
        let information = Self.information(code, description, isError: isError)
        command("onStatus", 0, [.null, information], stream: stream)
    }

    mutating func data(_ values: [AMF0Value], stream: UInt32) {
        append(type: MessageType.data, chunkStream: 5, stream: stream, payload: AMF0Writer.bytes(values))
    }

    static func information(_ code: String, _ description: String, isError: Bool = false, _ more: [AMF0Property] = []) -> AMF0Value {
        .object(
            [
                AMF0Property("level", .string(isError ? "error" : "status")),
                AMF0Property("code", .string(code)),
                AMF0Property("description", .string(description)),
            ] + more)
    }
}

/// User Control events (RTMP 1.0, 7.1.7).
enum UserControl: UInt16 {
    case streamBegin = 0
    case streamEOF = 1
    case setBufferLength = 3
    case pingRequest = 6
    case pingResponse = 7
}
