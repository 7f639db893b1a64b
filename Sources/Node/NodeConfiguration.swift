import AppliancePort
import Media
import Membership
import Parts
import Relay

/// What a node is given by the appliance that it runs in.
public struct NodeConfiguration: Sendable {
    /// The name that this box would like to have.
    public var name: String
    public var release: String
    /// The networks that this machine is in, asked each time: a box is carried from one home to another.
    public var networks: @Sendable () -> [LocalNetwork]
    /// Where other members may find this node's port; empty: it has none.
    public var addresses: @Sendable () -> [CandidateAddress]
    /// Where the LAN says that an appliance is (mDNS); it blocks for a moment.
    public var findOnLAN: @Sendable (Fingerprint) -> [CandidateAddress]
    /// How the machine is.
    public var vitals: @Sendable () -> Heartbeat
    /// Milliseconds; never steps.
    public var monotonic: @Sendable () -> Int64
    public var random: @Sendable () -> UInt32
    /// Seconds since 1970, right or wrong.
    public var wall: @Sendable () -> Int64 = { 0 }
    /// What comes of a hub's streams, in order, on one thread for each hub.
    public var onMedia: @Sendable (_ hub: Fingerprint, _ stream: StreamName, RelayedEvent) -> Void = { _, _, _ in }
    /// How many watch each of a hub's streams here.
    public var viewers: @Sendable (_ hub: Fingerprint) -> [StreamName: Int] = { _ in [:] }
    /// Where people watch at a hub itself.
    public var onPlace: @Sendable (_ hub: Fingerprint, WatchPlace) -> Void = { _, _ in }
    /// Every stream is taken whole; else those that somebody watches here (`Node.watch`), and of the others what is passed on.
    public var takesWhole = true
    /// Which viewers may take slices here.
    public var admission: any ViewerAdmission = OpenViewerAdmission()
    /// Minutes since midnight where the box is; nil: its clock cannot be right.
    public var minuteOfDay: @Sendable () -> Int? = { nil }

    public init(
        name: String, release: String, networks: @escaping @Sendable () -> [LocalNetwork],
        addresses: @escaping @Sendable () -> [CandidateAddress], findOnLAN: @escaping @Sendable (Fingerprint) -> [CandidateAddress],
        vitals: @escaping @Sendable () -> Heartbeat, monotonic: @escaping @Sendable () -> Int64, random: @escaping @Sendable () -> UInt32
    ) {
        self.name = name
        self.release = release
        self.networks = networks
        self.addresses = addresses
        self.findOnLAN = findOnLAN
        self.vitals = vitals
        self.monotonic = monotonic
        self.random = random
    }
}

/// What happens between a node and its hubs, for the log.
public enum NodeEvent: Sendable, Equatable {
    case joined(hub: String, waitsForApproval: Bool)
    case refused(JoinOutcome)
    /// An invite's hub was not reached; it is tried again. Why, address by address.
    case joinFailed(String)
    case online(hub: String)
    case offline(hub: String, String)
    case stateChanged(hub: String, Member.State)
    /// Who belongs to a hub is another than before, by its revision of this number.
    case membersChanged(hub: String, revision: UInt64)
    /// It was not where it had been.
    case found(hub: String, by: Finder)
    /// It was not heard for as long as its members go on without it.
    case leaseEnded(hub: String)
    /// A hub has another key, which the one that was known has signed: in words.
    case keyFollowed(hub: String, String)
    /// What the line carries to a hub, kilobits a second.
    case measured(kilobits: Int)
    case notSaved(String)
    /// A member has sent what the hub has not signed; nothing is taken of it for a while. `sender`: its fingerprint, in words.
    case wrongSlice(hub: String, sender: String)

    public enum Finder: Sendable {
        case lan
        case member
    }
}
