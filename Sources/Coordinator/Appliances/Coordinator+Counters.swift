import AppliancePort

/// What the appliance port has been asked, for the metrics.
extension Coordinator {
    public struct Counters: Sendable, Equatable {
        public var sessions = 0
        public var heartbeats = 0
        /// Joins with a secret that an invite has, whatever came of them.
        public var joins = 0
        /// Joins with a secret that no invite has: guesses, and codes that were forgotten long ago.
        public var unknownSecrets = 0
        /// Requests without a signature that is true in a session that is known.
        public var notProved = 0
        /// Signed by somebody who is no member.
        public var notMembers = 0
        public var malformed = 0
        /// Bytes of measurements of members' lines.
        public var measuredBytes = 0
        public var busy = 0

        public init() {}
    }

    func count(_ refusal: PortRefusal) {
        switch refusal {
        case .malformed: counters.malformed += 1
        case .notProved: counters.notProved += 1
        case .notMember: counters.notMembers += 1
        case .busy: counters.busy += 1
        }
    }
}
