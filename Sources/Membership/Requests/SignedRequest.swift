/// What a request's signature is of. No clock: the nonce makes it this session's, the counter makes it this request.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 17 | `streamr request 1` |
/// | 17 | 32 | the key of who asks |
/// | 49 | 32 | the key of who is asked |
/// | 81 | 16 | the session |
/// | 97 | 32 | the nonce of the session |
/// | 129 | 8 | counter |
/// | 137 | 1 + n | length and text of the method |
/// | … | 2 + n | length and text of the path, with its query |
/// | … | 32 | SHA-256 of the body |
public struct SignedRequest: Sendable, Equatable {
    public static let nonceSize = 32
    static let maximumPath = 2048

    public var sender: PublicKey
    public var receiver: PublicKey
    public var session: RequestSessionID
    /// 32 bytes.
    public var nonce: [UInt8]
    public var counter: UInt64
    public var method: String
    public var path: String
    public var bodyHash: [UInt8]

    public init(
        sender: PublicKey, receiver: PublicKey, session: RequestSessionID, nonce: [UInt8], counter: UInt64, method: String, path: String,
        bodyHash: [UInt8]
    ) {
        self.sender = sender
        self.receiver = receiver
        self.session = session
        self.nonce = nonce
        self.counter = counter
        self.method = method
        self.path = path
        self.bodyHash = bodyHash
    }

    public var message: [UInt8] {
        var writer = ByteWriter()
        writer.write(Array("streamr request 1".utf8))
        writer.write(sender.bytes)
        writer.write(receiver.bytes)
        writer.write(session.bytes)
        writer.write(nonce)
        writer.write(counter)
        writer.write(UInt8(clamping: method.utf8.count))
        writer.write(Array(method.utf8.prefix(255)))
        writer.write(UInt16(clamping: path.utf8.count))
        writer.write(Array(path.utf8.prefix(Int(UInt16.max))))
        writer.write(bodyHash)
        return writer.bytes
    }
}
