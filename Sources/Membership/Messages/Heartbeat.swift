/// How a node is: `POST /appliance/v1/heartbeat`, every 10 s unless the hub says otherwise.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | why it is the last one: 0 it is not, 1 stops, 2 restarts, 3 leaves the hub |
/// | 2 | 4 | seconds since its start |
/// | 6 | 2 | load of the machine in hundredths, the mean of a minute |
/// | 8 | 2 | temperature in tenths of a degree Celsius, signed; -32768: not known |
/// | 10 | 4 | free memory in KiB |
/// | 14 | 4 | uplink in kbit/s; 0: not known |
/// | 18 | 1 + up to 32 | length and text of the release that it runs |
/// | … | 1 | number of streams, up to 32, and for each: |
/// | … | 1 + up to 64 | its name |
/// | … | 4 | parts held |
/// | … | 4 | viewers |
/// | … | 1 | number of peers, up to 64, and for each: |
/// | … | 32 | its key |
/// | … | 1 | path: 0 none, 1 LAN, 2 IPv6, 3 IPv4, 4 mapped port |
/// | … | 2 | round trip in ms; 65,535: not known |
/// | … | 2 | tenths of a second, up to 100, for which the answer may wait when there is nothing new; 0: at once |
/// | … | 1 | the state that the node knows itself to be in; 0: none |
/// | … | 8 | number of the membership revision that it has; 0: none |
/// | … | 8 | sequence of the address record that it has; 0: none |
/// | … | 8 | mark of the list of other members that it has; 0: none |
/// | … | 2 + up to 512 | length and bytes of the ways to reach the node (`CandidateAddress`) |
/// | … | 1 | why its uplink for this hub is not more: 0 nothing to say, 1 not measured, 2 not at this hour, 3 it does not know the hour,
///   4 the limit of a month, 5 the line is in use, 6 weight 0 |
/// | … | 1 + … | the streams that its owner wants to support (`StreamChoice`) |
/// | … | 8 | mark of the list of sources that it has; 0: none |
/// | … | 2 | port of HTTP at which it serves viewers; 0: none |
/// | … | 1 | flags: 1 it has no room for more viewers; others are of later releases |
/// | … | 8 | bytes that it has sent to viewers since its start |
/// | … | 1 + … | the streams that it takes whole (`StreamChoice`): it has players of its own, or its owner wants it |
///
/// Older releases end before the port; theirs take every stream whole.
public struct Heartbeat: Sendable, Equatable {
    public static let maximumStreams = 32
    public static let maximumPeers = 64
    public static let maximumSize =
        18 + 33 + 1 + maximumStreams * 73 + 1 + maximumPeers * 35 + 27 + 2 + CandidateAddress.maximumBytes
        + 1 + StreamChoice.maximumSize + 8 + 11 + StreamChoice.maximumSize
    /// Longer, and a router between the two may have forgotten the connection.
    public static let maximumWaitTenths: UInt16 = 100

    public enum Farewell: UInt8, Sendable {
        case none = 0
        case stops = 1
        case restarts = 2
        case leaves = 3
    }

    public struct Stream: Sendable, Equatable {
        public var name: String
        public var parts: UInt32
        public var viewers: UInt32

        public init(name: String, parts: UInt32, viewers: UInt32) {
            self.name = name
            self.parts = parts
            self.viewers = viewers
        }
    }

    public struct Peer: Sendable, Equatable {
        public var key: PublicKey
        public var path: UInt8
        public var roundTripMilliseconds: UInt16

        public init(key: PublicKey, path: UInt8, roundTripMilliseconds: UInt16) {
            self.key = key
            self.path = path
            self.roundTripMilliseconds = roundTripMilliseconds
        }
    }

    /// What a node knows of its hub: the answer waits while it is what the hub knows too.
    public struct Known: Sendable, Equatable {
        /// nil: none yet.
        public var state: Member.State?
        public var revision: UInt64
        public var addressSequence: UInt64
        public var peers: UInt64
        public var sources: UInt64

        public init(
            state: Member.State? = nil, revision: UInt64 = 0, addressSequence: UInt64 = 0, peers: UInt64 = 0, sources: UInt64 = 0
        ) {
            self.state = state
            self.revision = revision
            self.addressSequence = addressSequence
            self.peers = peers
            self.sources = sources
        }
    }

    public var farewell = Farewell.none
    public var uptimeSeconds: UInt32 = 0
    public var loadHundredths: UInt16 = 0
    /// Tenths of a degree; nil: the machine does not say.
    public var temperature: Int16?
    public var freeMemoryKiB: UInt32 = 0
    public var uplinkKilobits: UInt32 = 0
    public var release = ""
    public var streams: [Stream] = []
    public var peers: [Peer] = []
    public var waitTenths: UInt16 = 0
    public var known = Known()
    /// Where other members may find this node.
    public var addresses: [CandidateAddress] = []
    /// As in the table; other numbers are of later releases.
    public var uplinkReason: UInt8 = 0
    public var wanted = StreamChoice.all
    /// Where it serves viewers over HTTP; 0: nowhere.
    public var viewersPort: UInt16 = 0
    /// It has no room for more viewers.
    public var isFull = false
    /// What it has sent to viewers since its start.
    public var viewerBytes: UInt64 = 0
    /// Of these it takes everything, and of others only what it is to pass on.
    public var whole = StreamChoice.named([])

    public init() {}

    public init(bytes: [UInt8]) throws(MembershipError) {
        guard bytes.count <= Self.maximumSize else { throw .outOfBounds("the heartbeat") }
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        guard let farewell = Farewell(rawValue: try reader.readByte()) else { throw .outOfBounds("the farewell") }
        self.farewell = farewell
        uptimeSeconds = try reader.read(UInt32.self)
        loadHundredths = try reader.read(UInt16.self)
        let degrees = try reader.read(Int16.self)
        temperature = degrees == .min ? nil : degrees
        freeMemoryKiB = try reader.read(UInt32.self)
        uplinkKilobits = try reader.read(UInt32.self)
        release = try reader.readText("the release", maximum: JoinRequest.maximumRelease)
        let streamCount = try reader.readByte()
        guard streamCount <= Self.maximumStreams else { throw .outOfBounds("the number of streams") }
        for _ in 0..<streamCount {
            let name = try reader.readText("a stream's name", maximum: 64)
            streams.append(Stream(name: name, parts: try reader.read(UInt32.self), viewers: try reader.read(UInt32.self)))
        }
        let peerCount = try reader.readByte()
        guard peerCount <= Self.maximumPeers else { throw .outOfBounds("the number of peers") }
        for _ in 0..<peerCount {
            let key = try reader.readKey()
            peers.append(Peer(key: key, path: try reader.readByte(), roundTripMilliseconds: try reader.read(UInt16.self)))
        }
        waitTenths = try reader.read(UInt16.self)
        guard waitTenths <= Self.maximumWaitTenths else { throw .outOfBounds("the wait") }
        known = try Known(&reader)
        addresses = try CandidateAddress.readList(&reader)
        uplinkReason = try reader.readByte()
        wanted = try StreamChoice(&reader)
        known.sources = try reader.read(UInt64.self)
        guard reader.count > 0 else {
            whole = .all
            return
        }
        viewersPort = try reader.read(UInt16.self)
        isFull = try reader.readByte() & 1 != 0
        viewerBytes = try reader.read(UInt64.self)
        whole = try StreamChoice(&reader)
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(farewell.rawValue)
        writer.write(uptimeSeconds)
        writer.write(loadHundredths)
        writer.write(temperature ?? .min)
        writer.write(freeMemoryKiB)
        writer.write(uplinkKilobits)
        writer.writeText(release, maximum: JoinRequest.maximumRelease)
        writer.write(UInt8(min(streams.count, Self.maximumStreams)))
        for stream in streams.prefix(Self.maximumStreams) {
            writer.writeText(stream.name, maximum: 64)
            writer.write(stream.parts)
            writer.write(stream.viewers)
        }
        writer.write(UInt8(min(peers.count, Self.maximumPeers)))
        for peer in peers.prefix(Self.maximumPeers) {
            writer.write(peer.key.bytes)
            writer.write(peer.path)
            writer.write(peer.roundTripMilliseconds)
        }
        writer.write(min(waitTenths, Self.maximumWaitTenths))
        known.write(to: &writer)
        CandidateAddress.writeList(addresses, to: &writer)
        writer.write(uplinkReason)
        wanted.write(to: &writer)
        writer.write(known.sources)
        writer.write(viewersPort)
        writer.write(isFull ? 1 : 0 as UInt8)
        writer.write(viewerBytes)
        whole.write(to: &writer)
        return writer.bytes
    }
}

extension Heartbeat.Known {
    fileprivate init(_ reader: inout ByteReader) throws(MembershipError) {
        let byte = try reader.readByte()
        let state = Member.State(rawValue: byte)
        guard state != nil || byte == 0 else { throw .outOfBounds("the state") }
        self.init(
            state: state, revision: try reader.read(UInt64.self), addressSequence: try reader.read(UInt64.self),
            peers: try reader.read(UInt64.self))
    }

    fileprivate func write(to writer: inout ByteWriter) {
        writer.write(state?.rawValue ?? 0)
        writer.write(revision)
        writer.write(addressSequence)
        writer.write(peers)
    }
}
