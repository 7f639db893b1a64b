/// The answer to a heartbeat: what the hub thinks of the member, and the numbers of what it may want to fetch.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | state of the member: 1 waits for approval, 2 active, 3 paused, 4 removed |
/// | 2 | 2 | tenths of a second until the next heartbeat, 10 to 6,000 |
/// | 4 | 8 | number of the membership revision |
/// | 12 | 8 | sequence of the address record |
public struct HeartbeatAnswer: Sendable, Equatable {
    public static let size = 20
    static let intervals: ClosedRange<UInt16> = 10...6_000

    public var state: Member.State
    public var intervalTenths: UInt16
    public var revision: UInt64
    public var addressSequence: UInt64

    public init(state: Member.State, intervalTenths: UInt16, revision: UInt64, addressSequence: UInt64) {
        self.state = state
        self.intervalTenths = intervalTenths
        self.revision = revision
        self.addressSequence = addressSequence
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        guard let state = Member.State(rawValue: try reader.readByte()) else { throw .outOfBounds("the state") }
        self.state = state
        intervalTenths = try reader.read(UInt16.self)
        guard Self.intervals.contains(intervalTenths) else { throw .outOfBounds("the interval") }
        revision = try reader.read(UInt64.self)
        addressSequence = try reader.read(UInt64.self)
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(state.rawValue)
        writer.write(min(max(intervalTenths, Self.intervals.lowerBound), Self.intervals.upperBound))
        writer.write(revision)
        writer.write(addressSequence)
        return writer.bytes
    }
}
