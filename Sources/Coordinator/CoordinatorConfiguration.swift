import Membership

/// What a coordinator is given.
public struct CoordinatorConfiguration: Sendable {
    /// How the hub calls itself to its friends.
    public var hubName: String
    /// Tenths of a second between heartbeats.
    public var heartbeatTenths: UInt16
    /// Whether invites need the owner's yes when nothing is said.
    public var needsApproval: Bool
    /// Seconds for which a member that does not reach the hub goes on supporting it.
    public var leaseSeconds: UInt32
    /// Bits a second that the hub may send to members.
    public var uplink: Int64

    /// Of a home whose uplink is not known.
    public static let usualUplink: Int64 = 20_000_000

    public init(
        hubName: String = "hub", heartbeatTenths: UInt16 = 100, needsApproval: Bool = false, leaseSeconds: UInt32 = 21_600,
        uplink: Int64 = usualUplink
    ) {
        self.hubName = hubName
        self.heartbeatTenths = heartbeatTenths
        self.needsApproval = needsApproval
        self.leaseSeconds = leaseSeconds
        self.uplink = uplink
    }
}

/// The clocks and the dice of a coordinator: a test holds them still.
public struct CoordinatorSystem: Sendable {
    /// Milliseconds; never steps.
    public var monotonic: @Sendable () -> Int64
    /// Seconds since 1970, right or wrong.
    public var wall: @Sendable () -> Int64
    /// Unpredictable bytes.
    public var random: @Sendable (_ count: Int) -> [UInt8]
    /// Unix milliseconds as the streams' manifests count them, right or wrong: the clock of tickets.
    public var presentation: @Sendable () -> Int64

    public init(
        monotonic: @escaping @Sendable () -> Int64, wall: @escaping @Sendable () -> Int64, random: @escaping @Sendable (Int) -> [UInt8],
        presentation: (@Sendable () -> Int64)? = nil
    ) {
        self.monotonic = monotonic
        self.wall = wall
        self.random = random
        self.presentation = presentation ?? { wall() * 1_000 }
    }
}

/// What happened among the members, for the log and for the owner to see.
public enum CoordinatorEvent: Sendable, Equatable {
    case joined(member: Int64, name: String, waitsForApproval: Bool)
    /// A second box has tried an invite that is used up. `fingerprint`: of that box, in words.
    case triedTaken(invite: Int64, fingerprint: String)
    case online(member: Int64, name: String)
    case offline(member: Int64, name: String, Presence.Reason)
    case left(member: Int64, name: String)
    /// Who reaches a member's box as a viewer is found out; nil: nobody does.
    case reach(member: Int64, name: String, ProvedPlace.Scope?)
    /// Something is held against a member's box by those who get slices from it.
    case accused(member: Int64, name: String, Coordinator.Charge)
    case notSaved(String)
}
