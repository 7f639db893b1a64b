import Media

/// The client's side of one RTMP connection, publishing or playing one stream: bytes in, events and bytes out.
///
///     start ──► handshake ──► connect ──► createStream ──► publish or play ──► under way
///
/// Owned by whoever owns the socket. It serves tests, the load tool, and boxes that play from one another.
public final class ClientSession {
    public enum Purpose: Sendable, Equatable {
        case publish(key: String)
        case play(name: String)
    }

    public struct Request: Sendable, Equatable {
        public var app: String
        /// "rtmp://host:port/app".
        public var tcURL: String
        public var purpose: Purpose
        /// Sent as `fourCcList` and in the FourCC maps when not empty; "*" means any.
        public var fourCCs: [String]
        /// What this side writes with.
        public var chunkSize: Int
        /// The `flashVer` of connect.
        public var encoder: String

        public init(
            app: String, tcURL: String, purpose: Purpose, fourCCs: [String] = [], chunkSize: Int = 4096,
            encoder: String = "FMLE/3.0 (compatible; streamr)"
        ) {
            self.app = app
            self.tcURL = tcURL
            self.purpose = purpose
            self.fourCCs = fourCCs
            self.chunkSize = chunkSize
            self.encoder = encoder
        }
    }

    public enum Event: Sendable, Equatable {
        case send([UInt8])
        case connected
        /// NetStream.Publish.Start: `write` may be called.
        case publishStarted
        case playStarted
        case media(MediaMessage)
        /// Any other `onStatus` of level "status".
        case status(code: String, description: String)
        /// An `onStatus` or `_error` of level "error".
        case refused(code: String, description: String)
        /// StreamEOF: the server ended what was being played.
        case ended
    }

    private enum Transaction {
        static let connect = 1.0
        static let releaseStream = 2.0
        static let fcPublish = 3.0
        static let createStream = 4.0
        static let request = 5.0
    }

    private let request: Request
    private let opening: [UInt8]
    private var handshake: ClientHandshake? = ClientHandshake()
    private var reader: ChunkReader
    private var counter: AcknowledgementCounter
    private var stream: UInt32 = 1

    public init(_ request: Request, configuration: RTMPConfiguration = RTMPConfiguration(), random: (Int) -> [UInt8]) {
        self.request = request
        opening = ClientHandshake.opening(random: random)
        reader = ChunkReader(configuration: configuration)
        reader.acceptsMedia = true
        counter = AcknowledgementCounter(window: configuration.acknowledgementWindow)
    }

    /// C0 and C1.
    public func start() -> [UInt8] { opening }

    /// Takes whatever arrived and returns what happened, in order; throws when the server broke the protocol.
    public func bytesReceived(_ bytes: UnsafeRawBufferPointer) throws(RTMPError) -> [Event] {
        var events: [Event] = []
        var offset = 0
        if let answer = try handshake?.bytesReceived(bytes, offset: &offset) {
            handshake = nil
            events.append(.send(answer + connect()))
        }
        guard handshake == nil else { return events }
        while let message = try reader.readMessage(bytes, offset: &offset) {
            try messageReceived(message, &events)
        }
        if let number = counter.bytesReceived(bytes.count) {
            send(&events) { $0.acknowledgement(number) }
        }
        return events
    }

    /// Appends one media message as chunks.
    public func write(_ message: MediaMessage, into bytes: inout [UInt8]) {
        let chunkStream: UInt8 = message.kind == .audio ? 4 : message.kind == .video ? 6 : 5
        let isMetadata = message.kind == .data
        ChunkWriter.append(
            type: message.kind.rawValue, chunkStream: chunkStream, messageStream: stream, timestamp: message.timestamp,
            payload: isMetadata ? AMF0Writer.bytes([.string("@setDataFrame")]) + message.payload : message.payload,
            chunkSize: request.chunkSize, into: &bytes)
    }

    /// The polite end: FCUnpublish for a publisher, and deleteStream.
    public func close() -> [UInt8] {
        var batch = MessageBatch(chunkSize: request.chunkSize)
        if case .publish(let key) = request.purpose {
            batch.command("FCUnpublish", 0, [.null, .string(key)])
        }
        batch.command("deleteStream", 0, [.null, .number(Double(stream))])
        return batch.bytes
    }

    // MARK: The way to the stream

    private func send(_ events: inout [Event], _ write: (inout MessageBatch) -> Void) {
        var batch = MessageBatch(chunkSize: request.chunkSize)
        write(&batch)
        events.append(.send(batch.bytes))
    }

    private func connect() -> [UInt8] {
        var batch = MessageBatch(chunkSize: request.chunkSize)
        batch.setChunkSize(request.chunkSize)
        var properties = [
            AMF0Property("app", .string(request.app)),
            AMF0Property("flashVer", .string(request.encoder)),
            AMF0Property("tcUrl", .string(request.tcURL)),
        ]
        if !request.fourCCs.isEmpty {
            let map = AMF0Value.object(request.fourCCs.map { AMF0Property($0, .number(1)) })
            properties += [
                AMF0Property("fourCcList", .strictArray(request.fourCCs.map { .string($0) })),
                AMF0Property("videoFourCcInfoMap", map),
                AMF0Property("audioFourCcInfoMap", map),
                AMF0Property("capsEx", .number(2 + 4 + 8)),
            ]
        }
        batch.command("connect", Transaction.connect, [.object(properties)])
        return batch.bytes
    }

    private func createStream(_ batch: inout MessageBatch) {
        if case .publish(let key) = request.purpose {
            batch.command("releaseStream", Transaction.releaseStream, [.null, .string(key)])
            batch.command("FCPublish", Transaction.fcPublish, [.null, .string(key)])
        }
        batch.command("createStream", Transaction.createStream, [.null])
    }

    private func requestStream(_ batch: inout MessageBatch) {
        switch request.purpose {
        case .publish(let key):
            batch.command("publish", Transaction.request, [.null, .string(key), .string("live")], stream: stream)
        case .play(let name):
            batch.command("play", Transaction.request, [.null, .string(name), .number(-2000)], stream: stream)
        }
    }

    // MARK: What the server says

    private func messageReceived(_ message: RTMPMessage, _ events: inout [Event]) throws(RTMPError) {
        switch message.type {
        case MessageType.command, MessageType.commandAMF3: commandReceived(try Command.read(message), &events)
        case MessageType.audio, MessageType.video, MessageType.data:
            guard let kind = MediaKind(rawValue: message.type) else { return }
            events.append(.media(MediaMessage(kind: kind, timestamp: message.timestamp, payload: message.payload)))
        case MessageType.windowAcknowledgementSize:
            guard message.payload.count >= 4 else { throw .badControlMessage(type: message.type) }
            counter.windowReceived(number(message.payload[..<4]))
        case MessageType.setPeerBandwidth:
            guard message.payload.count >= 4 else { throw .badControlMessage(type: message.type) }
            let window = number(message.payload[..<4])
            send(&events) { $0.windowAcknowledgementSize(window) }
        case MessageType.userControl: userControlReceived(message.payload, &events)
        default: break
        }
    }

    private func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }

    private func userControlReceived(_ payload: [UInt8], _ events: inout [Event]) {
        guard payload.count >= 6 else { return }
        switch UserControl(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1])) {
        case .pingRequest:
            let time = number(payload[2..<6])
            send(&events) { $0.userControl(.pingResponse, time) }
        case .streamEOF: events.append(.ended)
        default: break
        }
    }

    private func commandReceived(_ command: Command, _ events: inout [Event]) {
        switch (command.name, command.transaction) {
        case ("_result", Transaction.connect):
            events.append(.connected)
            send(&events) { createStream(&$0) }
        case ("_result", Transaction.createStream):
            let created = command.argument(0)?.number ?? 1
            stream = created >= 0 && created < 0x1_0000_0000 ? UInt32(created) : 1
            send(&events) { requestStream(&$0) }
        case ("_error", Transaction.connect), ("_error", Transaction.createStream), ("onStatus", _): statusReceived(command, &events)
        default: break
        }
    }

    private func statusReceived(_ command: Command, _ events: inout [Event]) {
        let information = command.argument(0) ?? .null
        let code = information["code"]?.string ?? ""
        let description = information["description"]?.string ?? ""
        switch code {
        case _ where command.name == "_error" || information["level"]?.string == "error":
            events.append(.refused(code: code, description: description))
        case "NetStream.Publish.Start": events.append(.publishStarted)
        case "NetStream.Play.Start": events.append(.playStarted)
        default: events.append(.status(code: code, description: description))
        }
    }
}
