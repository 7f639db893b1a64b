/// An appliance's word that it is the one who listens for viewers at the place where it was asked: `GET /appliance/v1/place?hub=HUB&nonce=NONCE`
/// over plain HTTP, both in base 32. Whoever listens in between can pass it on, but not make it.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | the key of who is asked |
/// | 33 | 64 | signature of `streamr place 1`, HUB and NONCE |
///
/// HUB is the fingerprint of the hub that asks, NONCE 32 bytes that it has drawn for this question.
public struct PlaceProof: Sendable, Equatable {
    public static let size = 97
    public static let nonceSize = 32
    public static let path = "/appliance/v1/place"

    public let key: PublicKey
    let signature: [UInt8]

    /// nil: not a nonce.
    public init?(for hub: Fingerprint, nonce: [UInt8], by signer: Signer) {
        guard nonce.count == Self.nonceSize else { return nil }
        key = signer.key
        signature = signer.sign(Self.message(hub, nonce))
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        key = try reader.readKey()
        signature = try reader.readBytes(Signer.signatureSize)
        try reader.end()
    }

    public var bytes: [UInt8] { [1] + key.bytes + signature }

    /// Whether it answers this question, and is of that key.
    public func proves(_ key: PublicKey, to hub: Fingerprint, nonce: [UInt8], _ cryptography: Cryptography) -> Bool {
        key == self.key && nonce.count == Self.nonceSize && cryptography.verify(signature, Self.message(hub, nonce), key)
    }

    /// The question, as path and query.
    public static func question(for hub: Fingerprint, nonce: [UInt8]) -> String {
        "\(path)?hub=\(Base32.text(hub.bytes))&nonce=\(Base32.text(nonce))"
    }

    private static func message(_ hub: Fingerprint, _ nonce: [UInt8]) -> [UInt8] { Array("streamr place 1".utf8) + hub.bytes + nonce }
}
