/// An appliance's word that another key is its own from now on, signed by both keys.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | the old key |
/// | 33 | 32 | the new key |
/// | 65 | 64 | signature with the old key |
/// | 129 | 64 | signature with the new key |
///
/// Both sign `streamr succession 1` followed by the first 65 bytes. Who keeps members accepts both keys for `overlapSeconds`, by its own clock.
public struct KeySuccession: Sendable, Equatable {
    public static let size = 193
    /// 90 days.
    public static let overlapSeconds: Int64 = 90 * 86_400

    public let old: PublicKey
    public let new: PublicKey
    public let bytes: [UInt8]

    public init(old: Signer, new: Signer) {
        self.old = old.key
        self.new = new.key
        let head = Self.head(old.key, new.key)
        bytes = head + old.sign(Self.mark + head) + new.sign(Self.mark + head)
    }

    /// Throws when it is not whole, or one of the two did not sign.
    public init(_ bytes: [UInt8], _ cryptography: Cryptography) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        old = try reader.readKey()
        new = try reader.readKey()
        let signatures = [try reader.readBytes(Signer.signatureSize), try reader.readBytes(Signer.signatureSize)]
        try reader.end()
        guard old != new else { throw .outOfBounds("the new key") }
        let message = Self.mark + Self.head(old, new)
        guard cryptography.verify(signatures[0], message, old), cryptography.verify(signatures[1], message, new) else {
            throw .wrongSignature
        }
        self.bytes = bytes
    }

    private static let mark = Array("streamr succession 1".utf8)

    private static func head(_ old: PublicKey, _ new: PublicKey) -> [UInt8] { [1] + old.bytes + new.bytes }
}
