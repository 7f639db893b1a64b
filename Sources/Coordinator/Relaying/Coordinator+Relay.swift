import AppliancePort
import Identity
import Membership

/// Members take the hub's streams over relay links, and learn from the plan who else sends to them.
extension Coordinator {
    /// A stream that can be relayed now.
    public struct LiveStream: Sendable, Equatable {
        public var name: String
        public var session: UInt64
        /// Bits a second of all its renditions together.
        public var bitRate: Int64
        /// Of the source alone, which is what viewers take in slices.
        public var sourceBitRate: Int64

        public init(name: String, session: UInt64, bitRate: Int64, sourceBitRate: Int64) {
            self.name = name
            self.session = session
            self.bitRate = bitRate
            self.sourceBitRate = sourceBitRate
        }
    }

    /// What a member has to do with plans.
    struct Contribution: Equatable {
        var uplinkKilobits: UInt32
        var wanted: StreamChoice
        /// Where it asks from.
        var host: String?
        /// It listens at the very address that it asks from.
        var isOpen: Bool
        /// Streams that it takes whole.
        var whole = StreamChoice.all
        /// Who watches at it, by stream: players, and those who take slices.
        var players: [String: UInt32] = [:]
        /// It has no room for more viewers.
        var isFull = false
    }

    /// Opens a relay link, or changes one.
    func relay(_ claim: SessionTable.Claim) throws(PortRefusal) -> PortAnswer {
        let member = try member(claim)
        guard member.state == .active, let feed, claim.path.split(separator: "/").dropFirst(3).first == ownPath[...] else {
            throw .notMember
        }
        return try feed.respond(to: member.key, claim.body)
    }

    private var ownPath: String { Base32.text(Fingerprint(of: signer.key, .sodium).bytes) }

    func sourceList(_ claim: SessionTable.Claim) throws(PortRefusal) -> [UInt8] {
        (sourceLists[try admitted(claim).id] ?? SourceList()).bytes
    }

    func sourceMark(of id: Int64) -> UInt64 { sourceMarks[id] ?? 0 }

    // MARK: What changes plans

    /// Which streams there are to relay, as `streams` says at this moment.
    public func setLive(_ streams: @Sendable () -> [LiveStream]) {
        let streams = streams()
        guard streams != live else { return }
        live = streams
        plan()
    }

    /// Somebody has opened a link to the hub, or lost it: only who gets the streams can pass them on.
    public func linksChanged() { plan() }

    func contributes(_ heartbeat: Heartbeat, of id: Int64, seenAt host: String?) {
        var contribution: Contribution?
        if heartbeat.farewell == .none {
            let seen = heartbeat.addresses.first.flatMap { way in host.flatMap { CandidateAddress(host: $0, port: way.port) } }
            contribution = Contribution(
                uplinkKilobits: heartbeat.uplinkKilobits, wanted: heartbeat.wanted, host: host,
                isOpen: seen.map { heartbeat.addresses.contains($0) } ?? false, whole: heartbeat.whole,
                players: Dictionary(heartbeat.streams.map { ($0.name, $0.viewers) }) { first, _ in first }, isFull: heartbeat.isFull)
        }
        guard contributions[id] != contribution else { return }
        contributions[id] = contribution
        if !live.isEmpty { plan() }
    }

    /// Who is a member no more has no links, and is in nobody's plan.
    func rosterChangedForRelaying() {
        guard let feed else { return }
        let allowed = Set(roster.present.filter { $0.state == .active }.map(\.key))
        feed.keep { allowed.contains($0) }
        if !live.isEmpty { plan() }
    }
}
