import Membership

/// Where a member's box was found to serve viewers: somebody connected to it, and its key answered.
public struct ProvedPlace: Sendable, Equatable {
    /// Who may be sent there.
    public enum Scope: Int, Sendable, Comparable {
        /// Those on the hub's own machine.
        case machine
        /// Those in a network of the hub's home, for the way from elsewhere was not tried.
        case lan
        case everyone

        public static func < (one: Scope, other: Scope) -> Bool { one.rawValue < other.rawValue }
    }

    /// With the port of HTTP for viewers.
    public var address: CandidateAddress
    public var scope: Scope

    public init(_ address: CandidateAddress, _ scope: Scope) {
        self.address = address
        self.scope = scope
    }
}

extension ProvedPlace.Scope {
    /// What it proves that a hub, which is in these networks, has reached an address.
    init(_ address: CandidateAddress, networks: [LocalNetwork]) {
        if address.isLoopback {
            self = .machine
        } else {
            self = address.isPrivate || !CandidatePolicy.inNetworks([address], networks: networks).isEmpty ? .lan : .everyone
        }
    }
}
