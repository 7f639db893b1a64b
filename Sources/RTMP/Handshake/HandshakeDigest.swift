/// HMAC-SHA256 of a message under a key: 32 bytes. It is passed in, because this module links no cryptography.
public typealias HandshakeDigest = @Sendable (_ key: [UInt8], _ message: [UInt8]) -> [UInt8]
