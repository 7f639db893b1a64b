/// The header field that says who asks, and proves it.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 16 | the session that the asked appliance opened |
/// | 17 | 8 | counter: each request of a session has another, the next is one more |
/// | 25 | 64 | signature of what `SignedRequest` lists |
///
/// It travels as base 32 in the field `Streamr-Signature`.
public struct RequestSignature: Sendable, Equatable {
    public static let field = "Streamr-Signature"
    static let size = 89

    public let session: RequestSessionID
    public let counter: UInt64
    public let signature: [UInt8]

    public init?(session: RequestSessionID, counter: UInt64, signature: [UInt8]) {
        guard signature.count == Signer.signatureSize else { return nil }
        self.session = session
        self.counter = counter
        self.signature = signature
    }

    /// Reads the field's value; nil when it is anything else.
    public init?(_ text: String) {
        // Base 32 makes 143 letters of 89 bytes.
        guard text.utf8.count == 143, let bytes = Base32.bytes(text), bytes.count == Self.size, bytes[0] == 1 else { return nil }
        guard let session = RequestSessionID(Array(bytes[1..<17])) else { return nil }
        self.init(session: session, counter: bytes[17..<25].reduce(0) { $0 << 8 | UInt64($1) }, signature: Array(bytes[25...]))
    }

    public var text: String {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(session.bytes)
        writer.write(counter)
        writer.write(signature)
        return Base32.text(writer.bytes)
    }
}

/// The name of a session of signed requests: 16 random bytes.
public struct RequestSessionID: Hashable, Sendable {
    public static let size = 16

    public let bytes: [UInt8]

    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }
}
