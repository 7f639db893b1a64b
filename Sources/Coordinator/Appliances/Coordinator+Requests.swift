import Identity
import Membership

/// What other appliances ask. Everything that comes is hostile until its signature is found to be a member's.
extension Coordinator {
    /// How a request ends that is not answered with a message.
    enum Refusal: Error, Sendable, Equatable {
        case malformed
        /// The session is not known, or the signature is not what it should be: open a session, sign, ask again.
        case notProved
        case notMember
        case busy
    }

    func openSession(_ body: [UInt8]) throws(Refusal) -> [UInt8] {
        guard let request = try? SessionRequest(bytes: body) else { throw .malformed }
        guard let id = SessionID(system.random(SessionID.size)) else { throw .busy }
        let nonce = system.random(SignedRequest.nonceSize)
        sessions.open(key: request.key, id: id, nonce: nonce)
        counters.sessions += 1
        return SessionAnswer(key: signer.key, session: id, nonce: nonce).bytes
    }

    /// A wrong secret costs one hash and one look-up: no signature is checked for it, and nothing is written.
    func join(_ claim: SessionTable.Claim) async throws(Refusal) -> [UInt8] {
        guard let request = try? JoinRequest(bytes: claim.body) else { throw .malformed }
        guard let invite = roster.invite(secretHash: SHA256.digest(request.secret)) else {
            counters.unknownSecrets += 1
            return JoinAnswer(outcome: .unknown).bytes
        }
        let key = try session(claim).key
        counters.joins += 1
        let decision: Roster.JoinDecision
        do throws(CoordinatorError) {
            decision = try await change { [now] roster throws(CoordinatorError) in
                // The invite may have been used while this request waited for its turn.
                guard let invite = roster.invites[invite.id] else { return (.answer(.unknown, member: 0), []) }
                let decision = roster.join(invite, key: key, name: request.name, now: now)
                guard case .admit(let changes, _, _) = decision else { return (decision, []) }
                return (decision, changes)
            }
        } catch {
            throw .busy
        }
        return answer(decision, invite: invite.id, key).bytes
    }

    private func answer(_ decision: Roster.JoinDecision, invite: Int64, _ key: PublicKey) -> JoinAnswer {
        switch decision {
        case .admit(_, let outcome, let id):
            say(.joined(member: id, name: roster.members[id]?.name ?? "", waitsForApproval: outcome == .waitsForApproval))
            tries[invite] = nil
            return answer(outcome, member: id)
        case .answer(let outcome, let id):
            if outcome == .taken { noteTry(invite, key) }
            return answer(outcome, member: id)
        }
    }

    /// Who waits for approval, or was refused, gets no addresses.
    private func answer(_ outcome: JoinOutcome, member: Int64) -> JoinAnswer {
        let name = outcome == .joined || outcome == .waitsForApproval ? configuration.hubName : ""
        return JoinAnswer(outcome: outcome, member: member, hubName: name, addresses: outcome == .joined ? addresses.bytes : [])
    }

    private func noteTry(_ invite: Int64, _ key: PublicKey) {
        let words = Fingerprint(of: key, .sodium).words
        if tries[invite]?.fingerprint != words { say(.triedTaken(invite: invite, fingerprint: words)) }
        tries[invite] = TakenTry(fingerprint: words, time: system.monotonic())
    }

    func heartbeat(_ claim: SessionTable.Claim) async throws(Refusal) -> HeartbeatAnswer {
        guard claim.body.count <= Heartbeat.maximumSize else { throw .malformed }
        let member = try member(claim)
        guard let heartbeat = try? Heartbeat(bytes: claim.body) else { throw .malformed }
        if member.state != .removed { received(heartbeat, from: member) }
        var state = member.state
        if heartbeat.farewell == .leaves, state != .removed {
            try await leave(member)
            state = .removed
        }
        return HeartbeatAnswer(
            state: state, intervalTenths: configuration.heartbeatTenths, revision: roster.revision, addressSequence: addresses.sequence)
    }

    private func received(_ heartbeat: Heartbeat, from member: Member) {
        let time = system.monotonic()
        let wasOnline: Bool
        switch presences[member.id]?.state(now: time, interval: interval) {
        case .online, .late: wasOnline = true
        default: wasOnline = false
        }
        presences[member.id, default: Presence()].heartbeatReceived(heartbeat, now: time, interval: interval)
        counters.heartbeats += 1
        if !wasOnline, heartbeat.farewell == .none {
            offline.remove(member.id)
            say(.online(member: member.id, name: member.name))
        }
    }

    private func leave(_ member: Member) async throws(Refusal) {
        do throws(CoordinatorError) {
            try await change { roster throws(CoordinatorError) in ((), (try? roster.remove(member.id)) ?? []) }
        } catch {
            throw .busy
        }
        say(.left(member: member.id, name: member.name))
    }

    func addressRecord(_ claim: SessionTable.Claim) throws(Refusal) -> [UInt8] {
        try admitted(claim)
        return addresses.bytes
    }

    func membershipRevision(_ claim: SessionTable.Claim) throws(Refusal) -> [UInt8] {
        try admitted(claim)
        return revision.bytes
    }

    /// The new key of a member; the same succession again is as good as the first.
    func succession(_ claim: SessionTable.Claim) async throws(Refusal) -> [UInt8] {
        let key = try session(claim).key
        guard let succession = try? KeySuccession(claim.body, .sodium) else { throw .malformed }
        guard key == succession.old || key == succession.new else { throw .notMember }
        do throws(CoordinatorError) {
            try await change { [now] roster throws(CoordinatorError) in
                do throws(RosterError) {
                    return ((), try roster.succeed(succession, now: now))
                } catch {
                    throw .refused(error)
                }
            }
        } catch {
            if case .refused = error { throw .notMember }
            throw .busy
        }
        return [1]
    }

    /// Throws unless an active or paused member asks.
    private func admitted(_ claim: SessionTable.Claim) throws(Refusal) {
        let state = try member(claim).state
        guard state == .active || state == .paused else { throw .notMember }
    }

    private func member(_ claim: SessionTable.Claim) throws(Refusal) -> Member {
        let session = try session(claim)
        guard let member = roster.member(session.key, now: now) else { throw .notMember }
        sessions.prove(session.id)
        return member
    }

    private func session(_ claim: SessionTable.Claim) throws(Refusal) -> SessionTable.Session {
        do throws(SessionTable.Refusal) {
            return try sessions.check(claim, receiver: signer.key, .sodium)
        } catch {
            throw .notProved
        }
    }
}
