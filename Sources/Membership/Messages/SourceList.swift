/// Who sends what to a member, as its hub has planned it: `GET /appliance/v1/sources`. What nobody is named for comes from the hub.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | number of streams, up to 32, and for each: |
/// | … | 1 + up to 64 | its name |
/// | … | 1 | slices of a part, K |
/// | … | 1 | parts of a cycle, M; K·M at most 256 |
/// | … | 1 | number of members that send, up to 16, and for each: |
/// | … | 32 | its key |
/// | … | (K·M + 7) / 8 | its stripes, the first in the highest bit of the first byte |
/// | … | 1 + … | number of members, up to 32, and for each its key and the ways to reach it, as in `PeerList` |
public struct SourceList: Sendable, Equatable {
    public static let maximumStreams = 32
    public static let maximumSources = 16
    public static let maximumStripes = 256
    public static let maximumSize =
        2 + maximumStreams * (1 + 64 + 3 + maximumSources * (PublicKey.size + maximumStripes / 8)) + PeerList.maximumSize

    public struct Source: Sendable, Equatable {
        public var key: PublicKey
        public var stripes: [UInt8]

        public init(key: PublicKey, stripes: [UInt8]) {
            self.key = key
            self.stripes = stripes
        }
    }

    public struct Stream: Sendable, Equatable {
        public var name: String
        public var slices: Int
        public var cycle: Int
        public var sources: [Source]

        public init(name: String, slices: Int, cycle: Int, sources: [Source]) {
            self.name = name
            self.slices = slices
            self.cycle = cycle
            self.sources = sources
        }
    }

    public var streams: [Stream]
    /// Where they are.
    public var places: [PeerList.Peer]

    public init(streams: [Stream] = [], places: [PeerList.Peer] = []) {
        self.streams = streams
        self.places = places
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the list of sources") }
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        let count = try reader.readByte()
        guard count <= Self.maximumStreams else { throw .outOfBounds("the number of streams") }
        streams = []
        for _ in 0..<count { streams.append(try Stream(&reader)) }
        let placeCount = try reader.readByte()
        guard placeCount <= PeerList.maximumPeers else { throw .outOfBounds("the number of members") }
        places = []
        for _ in 0..<placeCount {
            let key = try reader.readKey()
            places.append(PeerList.Peer(key: key, addresses: try CandidateAddress.readList(&reader)))
        }
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(UInt8(min(streams.count, Self.maximumStreams)))
        for stream in streams.prefix(Self.maximumStreams) { stream.write(to: &writer) }
        writer.write(UInt8(min(places.count, PeerList.maximumPeers)))
        for place in places.prefix(PeerList.maximumPeers) {
            writer.write(place.key.bytes)
            CandidateAddress.writeList(place.addresses, to: &writer)
        }
        return writer.bytes
    }

    /// Tells one list from another: the first 8 bytes of its hash; 0: everything comes from the hub.
    public func mark(_ cryptography: Cryptography) -> UInt64 {
        streams.isEmpty ? 0 : cryptography.mark(of: bytes)
    }
}

extension SourceList.Stream {
    fileprivate init(_ reader: inout ByteReader) throws(MembershipError) {
        name = try reader.readText("a stream's name", maximum: 64)
        slices = Int(try reader.readByte())
        cycle = Int(try reader.readByte())
        guard slices > 0, cycle > 0, slices * cycle <= SourceList.maximumStripes else { throw .outOfBounds("the stripes") }
        let count = try reader.readByte()
        guard count <= SourceList.maximumSources else { throw .outOfBounds("the number of sources") }
        sources = []
        for _ in 0..<count {
            let key = try reader.readKey()
            sources.append(SourceList.Source(key: key, stripes: try reader.readBytes((slices * cycle + 7) / 8)))
        }
    }

    fileprivate func write(to writer: inout ByteWriter) {
        writer.writeText(name, maximum: 64)
        writer.write(UInt8(clamping: slices))
        writer.write(UInt8(clamping: cycle))
        let size = (slices * cycle + 7) / 8
        let whole = sources.prefix(SourceList.maximumSources).filter { $0.stripes.count == size }
        writer.write(UInt8(whole.count))
        for source in whole {
            writer.write(source.key.bytes)
            writer.write(source.stripes)
        }
    }
}
