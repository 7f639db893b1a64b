/// The answer to a heartbeat: what the hub thinks of the member, and the numbers of what it may want to fetch.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | state of the member: 1 waits for approval, 2 active, 3 paused, 4 removed |
/// | 2 | 2 | tenths of a second until the next heartbeat, 10 to 6,000 |
/// | 4 | 8 | number of the membership revision |
/// | 12 | 8 | sequence of the address record |
/// | 20 | 8 | mark of the list of other members |
/// | 28 | 4 | lease: seconds, 60 to 86,400, for which the membership holds while the hub is not heard again |
/// | 32 | 8 | mark of the list of sources; 0: everything comes from the hub |
///
/// A member that waits for approval, or was removed, gets 0 for the numbers.
public struct HeartbeatAnswer: Sendable, Equatable {
    public static let size = 40
    static let intervals: ClosedRange<UInt16> = 10...6_000
    public static let leases: ClosedRange<UInt32> = 60...86_400

    public var state: Member.State
    /// The same state, and the numbers of what the hub has.
    public var known: Heartbeat.Known
    public var intervalTenths: UInt16
    public var leaseSeconds: UInt32

    public init(
        state: Member.State, intervalTenths: UInt16, revision: UInt64 = 0, addressSequence: UInt64 = 0, peers: UInt64 = 0,
        leaseSeconds: UInt32 = 21_600, sources: UInt64 = 0
    ) {
        self.state = state
        self.intervalTenths = intervalTenths
        self.leaseSeconds = leaseSeconds
        known = Heartbeat.Known(
            state: state, revision: revision, addressSequence: addressSequence, peers: peers, sources: sources)
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        guard let state = Member.State(rawValue: try reader.readByte()) else { throw .outOfBounds("the state") }
        self.state = state
        intervalTenths = try reader.read(UInt16.self)
        guard Self.intervals.contains(intervalTenths) else { throw .outOfBounds("the interval") }
        known = Heartbeat.Known(
            state: state, revision: try reader.read(UInt64.self), addressSequence: try reader.read(UInt64.self),
            peers: try reader.read(UInt64.self))
        leaseSeconds = try reader.read(UInt32.self)
        guard Self.leases.contains(leaseSeconds) else { throw .outOfBounds("the lease") }
        known.sources = try reader.read(UInt64.self)
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(state.rawValue)
        writer.write(min(max(intervalTenths, Self.intervals.lowerBound), Self.intervals.upperBound))
        writer.write(known.revision)
        writer.write(known.addressSequence)
        writer.write(known.peers)
        writer.write(min(max(leaseSeconds, Self.leases.lowerBound), Self.leases.upperBound))
        writer.write(known.sources)
        return writer.bytes
    }
}
