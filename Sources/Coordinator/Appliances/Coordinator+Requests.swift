import AppliancePort
import Identity
import Membership

/// What other appliances ask. Everything that comes is hostile until its signature is found to be a member's.
extension Coordinator {
    func openSession(_ body: [UInt8]) throws(PortRefusal) -> [UInt8] {
        let answer = try sessions.open(body, receiver: signer.key, random: system.random)
        counters.sessions += 1
        return answer
    }

    /// A wrong secret costs one hash and one look-up: no task, no signature is checked for it, and nothing is written.
    func join(_ claim: SessionTable.Claim, _ reply: PortReply) {
        do throws(PortRefusal) {
            guard let request = try? JoinRequest(bytes: claim.body) else { throw .malformed }
            guard let invite = roster.invite(secretHash: SHA256.digest(request.secret)) else {
                counters.unknownSecrets += 1
                reply.send(.success(PortAnswer(JoinAnswer(outcome: .unknown).bytes)))
                return
            }
            let key = try session(claim).key
            counters.joins += 1
            Task {
                let result = await join(invite, key: key, request)
                reply.send(counted(result))
            }
        } catch {
            count(error)
            reply.send(.failure(error))
        }
    }

    private func join(_ invite: Invite, key: PublicKey, _ request: JoinRequest) async -> Result<PortAnswer, PortRefusal> {
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
            return .failure(.busy)
        }
        var answer = answer(decision, invite: invite.id, key)
        if !invite.streams.isEmpty { answer.streams = .named(invite.streams) }
        return .success(PortAnswer(answer.bytes))
    }

    private func counted(_ result: Result<PortAnswer, PortRefusal>) -> Result<PortAnswer, PortRefusal> {
        if case .failure(let refusal) = result { count(refusal) }
        return result
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

    /// The answer waits while there is nothing new, if the member wants it to.
    func heartbeat(_ claim: SessionTable.Claim, _ reply: PortReply) {
        do throws(PortRefusal) {
            guard claim.body.count <= Heartbeat.maximumSize else { throw .malformed }
            let member = try member(claim)
            guard let heartbeat = try? Heartbeat(bytes: claim.body) else { throw .malformed }
            guard member.state != .removed else {
                contributes(heartbeat, of: member.id, seenAt: claim.sender)
                answer(heartbeat, of: member.id, reply)
                return
            }
            received(heartbeat, from: member)
            setWays(heartbeat, of: member.id, seenAt: claim.sender)
            claims(heartbeat, of: member, seenAt: claim.sender)
            guard heartbeat.farewell == .leaves else {
                contributes(heartbeat, of: member.id, seenAt: claim.sender)
                answer(heartbeat, of: member.id, reply)
                return
            }
            Task {
                do throws(PortRefusal) {
                    try await leave(member)
                    contributes(heartbeat, of: member.id, seenAt: claim.sender)
                    answer(heartbeat, of: member.id, reply)
                } catch {
                    reply.send(counted(.failure(error)))
                }
            }
        } catch {
            count(error)
            reply.send(.failure(error))
        }
    }

    /// What a heartbeat is answered with now. Who waits for approval, or is out, learns nothing but that.
    func answer(_ id: Int64) -> HeartbeatAnswer {
        let state = roster.members[id]?.state ?? .removed
        let (tenths, lease) = (configuration.heartbeatTenths, configuration.leaseSeconds)
        guard state == .active || state == .paused else {
            return HeartbeatAnswer(state: state, intervalTenths: tenths, leaseSeconds: lease)
        }
        return HeartbeatAnswer(
            state: state, intervalTenths: tenths, revision: roster.revision, addressSequence: addresses.sequence,
            peers: whereabouts.mark(of: id), leaseSeconds: lease, sources: sourceMark(of: id))
    }

    func received(_ heartbeat: Heartbeat, from member: Member) {
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

    private func leave(_ member: Member) async throws(PortRefusal) {
        do throws(CoordinatorError) {
            try await change { roster throws(CoordinatorError) in ((), (try? roster.remove(member.id)) ?? []) }
        } catch {
            throw .busy
        }
        whereabouts.set(nil, of: member.id)
        say(.left(member: member.id, name: member.name))
    }

    func addressRecord(_ claim: SessionTable.Claim) throws(PortRefusal) -> [UInt8] {
        try admitted(claim)
        return addresses.bytes
    }

    func membershipRevision(_ claim: SessionTable.Claim) throws(PortRefusal) -> [UInt8] {
        try admitted(claim)
        return revision.bytes
    }

    /// The new key of a member; the same succession again is as good as the first. It speaks for itself by its two signatures: who hands it
    /// over may have a newer key already.
    func succession(_ claim: SessionTable.Claim) async throws(PortRefusal) -> [UInt8] {
        _ = try session(claim)
        guard let succession = try? KeySuccession(claim.body, .sodium) else { throw .malformed }
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

    func peerList(_ claim: SessionTable.Claim) throws(PortRefusal) -> [UInt8] {
        peers(of: try admitted(claim).id).bytes
    }

    /// Throws unless an active or paused member asks.
    @discardableResult
    func admitted(_ claim: SessionTable.Claim) throws(PortRefusal) -> Member {
        let member = try member(claim)
        guard member.state == .active || member.state == .paused else { throw .notMember }
        return member
    }

    func member(_ claim: SessionTable.Claim) throws(PortRefusal) -> Member {
        let session = try session(claim)
        guard let member = roster.member(session.key, now: now) else { throw .notMember }
        sessions.prove(session.id)
        return member
    }

    private func session(_ claim: SessionTable.Claim) throws(PortRefusal) -> SessionTable.Session {
        try sessions.prove(claim, receiver: signer.key)
    }
}
