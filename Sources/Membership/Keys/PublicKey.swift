/// The public half of an appliance's Ed25519 key (RFC 8032): who it is.
public struct PublicKey: Hashable, Sendable {
    public static let size = 32

    public let bytes: [UInt8]

    /// nil: not 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    /// The key as X.509 writes it (RFC 8410, 4): what a TLS certificate holds, and what a pin is the hash of.
    public var subjectPublicKeyInfo: [UInt8] { [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00] + bytes }
}

extension ByteReader {
    mutating func readKey() throws(MembershipError) -> PublicKey {
        guard let key = PublicKey(try readBytes(PublicKey.size)) else { throw .truncated }
        return key
    }
}
