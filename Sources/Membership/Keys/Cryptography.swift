/// The functions of cryptography that the protocol needs, given to it: this module has none of its own.
public struct Cryptography: Sendable {
    /// SHA-256.
    public var hash: @Sendable (_ message: [UInt8]) -> [UInt8]
    /// Ed25519: whether `signature` is the key's own of `message`.
    public var verify: @Sendable (_ signature: [UInt8], _ message: [UInt8], _ key: PublicKey) -> Bool

    public init(
        hash: @escaping @Sendable (_ message: [UInt8]) -> [UInt8],
        verify: @escaping @Sendable (_ signature: [UInt8], _ message: [UInt8], _ key: PublicKey) -> Bool
    ) {
        self.hash = hash
        self.verify = verify
    }

    /// The first eight bytes of the hash: tells one content from another where nobody gains by making two alike.
    public func mark(of message: [UInt8]) -> UInt64 { hash(message).prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}

/// Signs with a key that it keeps to itself.
public struct Signer: Sendable {
    public static let signatureSize = 64

    public var key: PublicKey
    /// Ed25519: 64 bytes.
    public var sign: @Sendable (_ message: [UInt8]) -> [UInt8]

    public init(key: PublicKey, sign: @escaping @Sendable (_ message: [UInt8]) -> [UInt8]) {
        self.key = key
        self.sign = sign
    }
}
