import CSodium
import Membership

/// The Ed25519 key that an appliance is (RFC 8032). Its secret half leaves it for the TLS certificate alone.
public struct IdentityKey: Sendable, Equatable {
    public static let seedSize = 32

    public let publicKey: PublicKey
    let seed: [UInt8]
    /// libsodium's form: the seed and the public key.
    private let secretKey: [UInt8]

    /// A new key.
    public static func make() -> IdentityKey? { IdentityKey(seed: Random.bytes(seedSize)) }

    /// nil: not 32 bytes.
    public init?(seed: [UInt8]) {
        guard Sodium.isReady, seed.count == Self.seedSize else { return nil }
        var publicBytes = [UInt8](repeating: 0, count: Int(crypto_sign_PUBLICKEYBYTES))
        var secretBytes = [UInt8](repeating: 0, count: Int(crypto_sign_SECRETKEYBYTES))
        guard crypto_sign_seed_keypair(&publicBytes, &secretBytes, seed) == 0, let key = PublicKey(publicBytes) else { return nil }
        publicKey = key
        secretKey = secretBytes
        self.seed = seed
    }

    /// Returns the 64 bytes of the signature.
    public func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: Signer.signatureSize)
        crypto_sign_detached(&signature, nil, message, UInt64(message.count), secretKey)
        return signature
    }

    public var signer: Signer { Signer(key: publicKey) { sign($0) } }

    public var fingerprint: Fingerprint { Fingerprint(of: publicKey, .sodium) }
}

extension Cryptography {
    /// libsodium's. It refuses keys of small order and signatures that are not in their one form.
    public static let sodium = Cryptography(
        hash: { SHA256.digest($0) },
        verify: { signature, message, key in
            guard Sodium.isReady, signature.count == Signer.signatureSize else { return false }
            return crypto_sign_verify_detached(signature, message, UInt64(message.count), key.bytes) == 0
        })
}
