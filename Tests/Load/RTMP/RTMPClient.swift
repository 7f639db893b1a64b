/// An RTMP client without its socket: bytes in, events out.
///
/// Plain data; owned by its connection. It answers pings and acknowledges bytes as real players do.
struct RTMPClient {
    enum Event {
        case send([UInt8])
        case message(Message)
        /// `NetStream.Play.Start` or `NetStream.Publish.Start`.
        case started
        /// The code of a refusal.
        case refused(String)
        case broken
    }

    /// The bytes of the conversation, the same for every viewer.
    struct Script {
        let hello = Commands.hello()
        let connect: [UInt8]
        let createStream = Commands.createStream()
        let start: [UInt8]

        static func play(_ address: Address) -> Script {
            Script(connect: Commands.connect(address), start: Commands.play(address.name))
        }
        static func publish(_ address: Address) -> Script {
            Script(connect: Commands.setChunkSize() + Commands.connect(address), start: Commands.publish(address.name))
        }
    }

    static let scratchSize = max(ChunkReader.scratchSize, ClientHandshake.packetLength)

    private var handshake: ClientHandshake
    private var reader: ChunkReader
    private let scratch: UnsafeMutableRawPointer
    private var received: UInt64 = 0
    private var acknowledged: UInt64 = 0
    private var window: UInt64 = 0

    /// `scratch` holds `scratchSize` bytes and outlives the client.
    init(scratch: UnsafeMutableRawPointer) {
        self.scratch = scratch
        handshake = ClientHandshake(scratch: scratch)
        reader = ChunkReader(scratch: scratch)
    }

    /// Counts what the socket gave; bytes of an acknowledgement when one is due.
    mutating func bytesArrived(_ count: Int) -> [UInt8]? {
        received += UInt64(count)
        guard window > 0, received - acknowledged >= window else { return nil }
        acknowledged = received
        return Commands.acknowledge(received)
    }

    /// The next event in `bytes[at..<end]`; nil when they are used up.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, script: Script) -> Event? {
        if handshake.step == .hello {
            guard let echo = handshake.helloReceived(bytes, &at, end: end) else { return nil }
            reader = ChunkReader(scratch: scratch)
            return .send(echo + script.connect)
        }
        var valid = true
        while let message = reader.next(bytes, &at, end: end, valid: &valid) {
            if message.type == 8 || message.type == 9 { return .message(message) }
            if let event = answer(to: message, script: script) { return event }
        }
        return valid ? nil : .broken
    }

    private mutating func answer(to message: Message, script: Script) -> Event? {
        switch message.type {
        case 1: reader.chunkSize = max(message.number(at: 0) & 0x7FFF_FFFF, 1)
        case 4 where message.headCount >= 6 && message.head[1] == 6: return .send(Commands.pong(message.number(at: 2)))
        case 5: window = UInt64(message.number(at: 0))
        case 20: return commandReceived(message, script: script)
        default: break
        }
        return nil
    }

    private mutating func commandReceived(_ message: Message, script: Script) -> Event? {
        if message.isCommand("_result") {
            switch handshake.resultReceived() {
            case .createStream: return .send(script.createStream)
            case .start: return .send(script.start)
            case .hello, .connect, nil: return nil
            }
        }
        if message.isCommand("_error") { return .refused(message.statusCode) }
        guard message.isCommand("onStatus") else { return nil }
        let code = message.statusCode
        if code.hasPrefix("NetStream.Play.Start") || code.hasPrefix("NetStream.Publish.Start") { return .started }
        let harmless = ["NetStream.Play.Reset", "NetStream.Play.PublishNotify", "NetStream.Data.Start"]
        return harmless.contains { code.hasPrefix($0) } ? nil : .refused(code)
    }
}
