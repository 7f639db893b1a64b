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
