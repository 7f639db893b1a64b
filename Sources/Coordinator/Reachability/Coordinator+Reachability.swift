import Identity
import Membership

/// Tries whether viewers reach the boxes of members. The asking itself is done by whoever owns a network.
extension Coordinator {
    /// A question that is to be asked over plain HTTP, at one address.
    public struct PlaceQuestion: Sendable, Equatable {
        let challenge: Reachability.Challenge
        public let path: String

        public var address: CandidateAddress { challenge.address }
    }

    /// Where a member serves viewers, as was proved; the widest scope first.
    func places(of member: Int64) -> [ProvedPlace] { reachability.places(of: member, now: system.monotonic()) }

    /// What a heartbeat says of the port for viewers.
    func claims(_ heartbeat: Heartbeat, of member: Member, seenAt host: String?) {
        let port = heartbeat.viewersPort
        guard member.state == .active, heartbeat.farewell == .none, port != 0 else { return reachability.forget(member.id) }
        let seen = host.flatMap { CandidateAddress(host: $0, port: port) }
        let isNew = reachability.claimed(
            member.id, member.key, port: port, seenAt: seen, named: heartbeat.addresses, now: system.monotonic())
        if isNew { onPlaceToTry() }
    }

    /// What is to be asked now, and milliseconds until there may be more. `networks`: those that the hub is in.
    public func takePlaceQuestions(networks: [LocalNetwork]) -> (questions: [PlaceQuestion], wait: Int64) {
        reachability.keep(only: Set(roster.present.filter { $0.state == .active }.map(\.id)))
        let now = system.monotonic()
        let taken = reachability.takeChallenges(now: now, networks: networks, random: system.random)
        let hub = Fingerprint(of: signer.key, .sodium)
        let questions = taken.map { PlaceQuestion(challenge: $0, path: PlaceProof.question(for: hub, nonce: $0.nonce)) }
        return (questions, max(0, min(10_000, (reachability.nextDue() ?? .max) - now)))
    }

    /// What came back; nil: nothing.
    public func placeAnswered(_ question: PlaceQuestion, _ answer: [UInt8]?, networks: [LocalNetwork]) {
        let challenge = question.challenge
        let proof = answer.flatMap { try? PlaceProof(bytes: $0) }
        let isProved =
            proof?.proves(challenge.key, to: Fingerprint(of: signer.key, .sodium), nonce: challenge.nonce, .sodium) ?? false
        let before = places(of: challenge.member)
        guard reachability.answered(challenge, isProved, networks: networks, now: system.monotonic()) else { return }
        let places = places(of: challenge.member)
        if before.first?.scope != places.first?.scope, let member = roster.members[challenge.member] {
            say(.reach(member: member.id, name: member.name, places.first?.scope))
        }
        if !live.isEmpty { plan() }
    }
}
