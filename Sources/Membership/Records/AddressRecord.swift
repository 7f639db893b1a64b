/// Where a hub is, signed by it: every member keeps the newest, and gives it to any member that asks.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | the hub's key |
/// | 33 | 8 | sequence: a higher one is newer |
/// | 41 | up to 919 | ways to reach the hub (`CandidateAddress`) |
/// | end | 64 | signature of `streamr addresses 1` and all bytes before |
public struct AddressRecord: Sendable, Equatable {
    public static let maximumSize = 1024
    static let headSize = 41

    public let hub: PublicKey
    public let sequence: UInt64
    public let addresses: [CandidateAddress]
    public let bytes: [UInt8]

    /// Addresses that do not fit are left out, the last first.
    public init(sequence: UInt64, addresses: [CandidateAddress], signer: Signer) {
        var kept = Array(addresses.prefix(CandidateAddress.maximumCount))
        var body = Self.body(signer.key, sequence, kept)
        while body.count + Signer.signatureSize > Self.maximumSize {
            kept.removeLast()
            body = Self.body(signer.key, sequence, kept)
        }
        hub = signer.key
        self.sequence = sequence
        self.addresses = kept
        bytes = body + signer.sign(Self.mark + body)
    }

    /// Throws when it is not the hub's own. `hub`: whose record is expected.
    public init(bytes: [UInt8], hub: PublicKey, _ cryptography: Cryptography) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the address record") }
        var reader = try ByteReader(signed: bytes, headSize: Self.headSize, mark: Self.mark, by: hub, cryptography)
        self.hub = hub
        sequence = try reader.read(UInt64.self)
        addresses = try CandidateAddress.readAll(&reader)
        self.bytes = bytes
    }

    private static let mark = Array("streamr addresses 1".utf8)

    private static func body(_ key: PublicKey, _ sequence: UInt64, _ addresses: [CandidateAddress]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(key.bytes)
        writer.write(sequence)
        CandidateAddress.write(addresses, to: &writer)
        return writer.bytes
    }
}
