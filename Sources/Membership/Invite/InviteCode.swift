/// What a friend pastes to become a member: where the hub is, how to know that it is the right one, and a secret that works once.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 32 | fingerprint of the hub's key |
/// | 33 | 16 | secret |
/// | 49 | up to 459 | ways to reach the hub (`CandidateAddress`) |
/// | end | 4 | CRC-32 of all bytes before |
///
/// Every version begins with its number and ends with the checksum, so that a typing mistake is told from a newer code.
public struct InviteCode: Sendable, Equatable {
    public static let secretSize = 16
    /// A code longer than this would not fit a QR code that a telephone reads.
    static let maximumSize = 512

    public let hub: Fingerprint
    /// Never logged; the hub keeps its hash alone.
    public let secret: [UInt8]
    public let addresses: [CandidateAddress]

    /// nil: a secret that is not of 16 bytes. Addresses that do not fit are left out, the last first.
    public init?(hub: Fingerprint, secret: [UInt8], addresses: [CandidateAddress]) {
        guard secret.count == Self.secretSize else { return nil }
        self.hub = hub
        self.secret = secret
        var kept = Array(addresses.prefix(CandidateAddress.maximumCount))
        while Self.bytes(hub, secret, kept).count > Self.maximumSize { kept.removeLast() }
        self.addresses = kept
    }

    public var bytes: [UInt8] { Self.bytes(hub, secret, addresses) }

    public init(bytes: [UInt8]) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the length of the code") }
        guard bytes.count > 5 else { throw .mistypedInviteCode }
        let body = Array(bytes.dropLast(4))
        guard CRC32.checksum(body) == bytes.suffix(4).reduce(0, { $0 << 8 | UInt32($1) }) else { throw .mistypedInviteCode }
        var reader = ByteReader(body)
        try reader.readVersion(1)
        guard let hub = Fingerprint(try reader.readBytes(Fingerprint.size)) else { throw .truncated }
        self.hub = hub
        secret = try reader.readBytes(Self.secretSize)
        addresses = try CandidateAddress.readAll(&reader)
    }

    private static func bytes(_ hub: Fingerprint, _ secret: [UInt8], _ addresses: [CandidateAddress]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(hub.bytes)
        writer.write(secret)
        CandidateAddress.write(addresses, to: &writer)
        return writer.bytes + Self.checksum(writer.bytes)
    }

    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        var writer = ByteWriter()
        writer.write(CRC32.checksum(bytes))
        return writer.bytes
    }
}
