import Media

/// The server's side of one RTMP connection: bytes in, actions and bytes out. Owned by the media loop.
///
///     handshake ──► connect ──► idle ──publish──► publish asked ──acceptPublish──► publishing ──► idle
///                                └─────play─────► play asked ────acceptPlay──────► playing ─────► idle
///
/// While an answer is awaited, whatever arrives is held and not read.
public final class ServerSession {
    public enum Action: Sendable, Equatable {
        /// Bytes for the peer, before anything later.
        case send([UInt8])
        /// Answer with `acceptPublish` or `refusePublish`, then call `bytesReceived` again (with nothing) while `hasHeldBytes`.
        case publish(PublishRequest)
        /// Media of an accepted publisher. Metadata comes as "onMetaData" and its value, without "@setDataFrame".
        case media(MediaMessage)
        /// The publisher said goodbye (FCUnpublish, deleteStream, closeStream); it may publish again.
        case publishEnded
        /// Answer with `acceptPlay` or `refusePlay`, then as for `publish`.
        case play(PlayRequest)
        case pause(Bool)
        /// The player said goodbye; it may play again.
        case playEnded
        /// Close once everything to send was sent.
        case close(String)
    }

    enum Activity {
        case connecting
        case idle
        case publishAsked
        case publishing
        case playAsked
        case playing
    }

    private let digest: HandshakeDigest
    private let random: (Int) -> [UInt8]
    private var handshake: ServerHandshake? = ServerHandshake()
    private var counter: AcknowledgementCounter
    private var held: [UInt8] = []
    var reader: ChunkReader
    var activity = Activity.connecting
    /// The message stream of the last publish or play, on which its status goes.
    var stream: UInt32 = RTMPMessageWriter.messageStream
    var lastCreatedStream: UInt32 = 0
    /// From `connect`; given up once a player plays.
    var client = Client()

    /// What `connect` said of the client.
    struct Client {
        var app = ""
        var encoder = ""
        var capabilities = Capabilities()
    }

    public init(
        configuration: RTMPConfiguration = RTMPConfiguration(), digest: @escaping HandshakeDigest, random: @escaping (Int) -> [UInt8]
    ) {
        self.digest = digest
        self.random = random
        counter = AcknowledgementCounter(window: configuration.acknowledgementWindow)
        reader = ChunkReader(configuration: configuration)
    }

    /// True when bytes waited for the answer that was given meanwhile: call `bytesReceived` again, with nothing.
    public var hasHeldBytes: Bool { !held.isEmpty && !isAwaitingAnswer }

    var configuration: RTMPConfiguration { reader.configuration }
    private var isAwaitingAnswer: Bool { activity == .publishAsked || activity == .playAsked }

    /// Takes whatever arrived and returns what to do, in order; throws when the peer broke the protocol and is to be closed.
    public func bytesReceived(_ bytes: UnsafeRawBufferPointer) throws(RTMPError) -> [Action] {
        var actions: [Action] = []
        let acknowledgement = counter.bytesReceived(bytes.count)
        if held.isEmpty {
            try read(bytes, &actions)
        } else {
            try hold(bytes[...])
            try readHeld(&actions)
        }
        if let acknowledgement, handshake == nil {
            send(&actions) { $0.acknowledgement(acknowledgement) }
        }
        return actions
    }

    private func hold(_ bytes: Slice<UnsafeRawBufferPointer>) throws(RTMPError) {
        guard held.count + bytes.count <= configuration.maximumHeld else { throw .tooMuchHeld(limit: configuration.maximumHeld) }
        held.append(contentsOf: bytes)
    }

    private func readHeld(_ actions: inout [Action]) throws(RTMPError) {
        guard !isAwaitingAnswer else { return }
        let bytes = held
        held = []
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(RTMPError) in
                var inner: [Action] = []
                try read(buffer, &inner)
                return inner
            }
        }
        actions += try result.get()
    }

    private func read(_ bytes: UnsafeRawBufferPointer, _ actions: inout [Action]) throws(RTMPError) {
        var offset = 0
        if handshake != nil {
            try readHandshake(bytes, &offset, &actions)
        }
        while !isAwaitingAnswer, let message = try reader.readMessage(bytes, offset: &offset) {
            try messageReceived(message, &actions)
        }
        if offset < bytes.count {
            try hold(bytes[offset...])
        }
    }

    private func readHandshake(_ bytes: UnsafeRawBufferPointer, _ offset: inout Int, _ actions: inout [Action]) throws(RTMPError) {
        if let answer = try handshake?.bytesReceived(bytes, offset: &offset, digest: digest, random: random) {
            actions.append(.send(answer))
        }
        if handshake?.isDone == true {
            handshake = nil
        }
    }

    func send(_ actions: inout [Action], _ write: (inout MessageBatch) -> Void) {
        var batch = MessageBatch()
        write(&batch)
        actions.append(.send(batch.bytes))
    }

    func batch(_ write: (inout MessageBatch) -> Void) -> [UInt8] {
        var batch = MessageBatch()
        write(&batch)
        return batch.bytes
    }

    func windowReceived(_ size: UInt32) {
        counter.windowReceived(size)
    }
}
