/// Gives the secret of an invite: `POST /appliance/v1/join`, signed like every request.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 16 | the secret of the invite |
/// | 17 | 1 + up to 64 | length and text of the name that the box would like |
/// | … | 1 + up to 32 | length and text of the release that it runs |
public struct JoinRequest: Sendable, Equatable {
    public static let maximumName = 64
    public static let maximumRelease = 32
    public static let maximumSize = 1 + InviteCode.secretSize + 2 + maximumName + maximumRelease

    public var secret: [UInt8]
    public var name: String
    public var release: String

    public init(secret: [UInt8], name: String, release: String) {
        self.secret = secret
        self.name = name
        self.release = release
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        secret = try reader.readBytes(InviteCode.secretSize)
        name = try reader.readText("the name", maximum: Self.maximumName)
        release = try reader.readText("the release", maximum: Self.maximumRelease)
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(secret)
        writer.writeText(name, maximum: Self.maximumName)
        writer.writeText(release, maximum: Self.maximumRelease)
        return writer.bytes
    }
}

/// How a join ended.
public enum JoinOutcome: UInt8, Sendable, CaseIterable {
    case joined = 1
    /// The hub's owner has to say yes.
    case waitsForApproval = 2
    /// There is no such invite: revoked long ago, or another hub's.
    case unknown = 3
    case expired = 4
    case revoked = 5
    /// Another box has used it.
    case taken = 6
    /// The hub has as many members as it can.
    case full = 7
    /// The box was a member through this invite, and was removed.
    case removed = 8
}

/// The answer to `JoinRequest`. A box that waits for approval, or was refused, gets no addresses.
///
/// | offset | size | what |
/// |---|---|---|
/// | 0 | 1 | version, 1 |
/// | 1 | 1 | outcome: 1 joined, 2 waits for approval, 3 unknown, 4 expired, 5 revoked, 6 taken, 7 full, 8 removed |
/// | 2 | 8 | number of the member, 0 without one |
/// | 10 | 1 + up to 64 | length and text of the hub's name |
/// | … | 2 + up to 1,024 | length and bytes of the signed address record, or 0 |
/// | … | 1 + … | the streams that the box is to support at first (`StreamChoice`) |
public struct JoinAnswer: Sendable, Equatable {
    public static let maximumSize = 10 + 1 + JoinRequest.maximumName + 2 + AddressRecord.maximumSize + StreamChoice.maximumSize

    public var outcome: JoinOutcome
    public var member: Int64
    public var hubName: String
    /// Signed; empty when there is none.
    public var addresses: [UInt8]
    /// What the friend can change later.
    public var streams: StreamChoice

    public init(
        outcome: JoinOutcome, member: Int64 = 0, hubName: String = "", addresses: [UInt8] = [], streams: StreamChoice = .all
    ) {
        self.outcome = outcome
        self.member = member
        self.hubName = hubName
        self.addresses = addresses
        self.streams = streams
    }

    public init(bytes: [UInt8]) throws(MembershipError) {
        var reader = ByteReader(bytes)
        try reader.readVersion(1)
        guard let outcome = JoinOutcome(rawValue: try reader.readByte()) else { throw .outOfBounds("the outcome") }
        self.outcome = outcome
        member = try reader.read(Int64.self)
        hubName = try reader.readText("the hub's name", maximum: JoinRequest.maximumName)
        let length = Int(try reader.read(UInt16.self))
        guard length <= AddressRecord.maximumSize else { throw .outOfBounds("the address record") }
        addresses = try reader.readBytes(length)
        streams = try StreamChoice(&reader)
        try reader.end()
    }

    public var bytes: [UInt8] {
        var writer = ByteWriter()
        writer.write(1 as UInt8)
        writer.write(outcome.rawValue)
        writer.write(member)
        writer.writeText(hubName, maximum: JoinRequest.maximumName)
        writer.write(UInt16(clamping: addresses.count))
        writer.write(addresses)
        streams.write(to: &writer)
        return writer.bytes
    }
}
