/// Other members and where they may be, as a hub tells each of its members: `GET /appliance/v1/peers`. It is for this member alone and not
/// signed; nobody passes it on.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | number of members, up to 32, and for each: |
/// | … | 32 | its key |
/// | … | 2 + up to 512 | length and bytes of the ways to reach it (`CandidateAddress`) |
public struct PeerList: Sendable, Equatable {
    public static let maximumPeers = 32
    public static let maximumSize = 2 + maximumPeers * (PublicKey.size + 2 + CandidateAddress.maximumBytes)

    public struct Peer: Sendable, Equatable {
        public var key: PublicKey
        public var addresses: [CandidateAddress]

        public init(key: PublicKey, addresses: [CandidateAddress]) {
            self.key = key
            self.addresses = addresses
        }
    }

    public var peers: [Peer]

    /// Those beyond the bound are left out.
    public init(_ peers: [Peer]) { self.peers = Array(peers.prefix(Self.maximumPeers)) }

    public init(bytes: [UInt8]) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the list of members") }
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        let count = try reader.readByte()
        guard count <= Self.maximumPeers else { throw .outOfBounds("the number of members") }
        peers = []
        for _ in 0..<count {
            let key = try reader.readKey()
            peers.append(Peer(key: key, addresses: try CandidateAddress.readList(&reader)))
        }
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(UInt8(min(peers.count, Self.maximumPeers)))
        for peer in peers.prefix(Self.maximumPeers) {
            writer.write(peer.key.bytes)
            CandidateAddress.writeList(peer.addresses, to: &writer)
        }
        return writer.bytes
    }

    /// Tells one list from another: the first 8 bytes of its hash; 0: an empty one.
    public func mark(_ cryptography: Cryptography) -> UInt64 {
        peers.isEmpty ? 0 : cryptography.mark(of: bytes)
    }
}
