extension Roster {
    /// What becomes of somebody who knows the secret of an invite.
    public enum JoinDecision: Sendable, Equatable {
        /// Nothing changes: the answer to a retry, or a refusal.
        case answer(JoinOutcome, member: Int64)
        /// Save and apply the changes, then answer.
        case admit([RosterChange], JoinOutcome, member: Int64)

        public var outcome: JoinOutcome {
            switch self {
            case .answer(let outcome, _), .admit(_, let outcome, _): return outcome
            }
        }
    }

    /// The same invite and key always come to the same answer, so that every retry is safe. `name`: what the box would like to be called.
    public func join(_ invite: Invite, key: PublicKey, name: String, now: Int64) -> JoinDecision {
        if let use = invite.uses.first(where: { $0.key == key }) {
            guard let member = member(key, now: now), member.id == use.member else { return .answer(.removed, member: 0) }
            return Self.same(member)
        }
        switch invite.state(now: now) {
        case .revoked: return .answer(.revoked, member: 0)
        case .expired: return .answer(.expired, member: 0)
        case .used: return .answer(.taken, member: 0)
        case .open: break
        }
        let known = member(key, now: now)
        if let known, known.state != .removed { return Self.same(known) }
        return admit(invite, key: key, name: name, known, now: now)
    }

    private static func same(_ member: Member) -> JoinDecision {
        switch member.state {
        case .active, .paused: return .answer(.joined, member: member.id)
        case .pending: return .answer(.waitsForApproval, member: member.id)
        case .removed: return .answer(.removed, member: 0)
        }
    }

    /// `known`: the account that was removed and has this key.
    private func admit(_ invite: Invite, key: PublicKey, name: String, _ known: Member?, now: Int64) -> JoinDecision {
        let account = invite.member.flatMap { members[$0] } ?? known
        let isBack = account.map { $0.state != .removed } ?? false
        guard isBack || present.count < Self.maximumMembers, account != nil || members.count < Self.maximumAccounts else {
            return .answer(.full, member: 0)
        }
        // A removed account whose key comes back under another account keeps its number and loses its key to nobody: it is refused.
        if let known, let account, known.id != account.id { return .answer(.removed, member: 0) }
        let wanted = String(decoding: name.keptBytes(JoinRequest.maximumName), as: UTF8.self)
        let id = account?.id ?? (members.keys.max() ?? 0) + 1
        var member = account ?? Member(id: id, key: key, name: wanted.isEmpty ? "box \(id)" : wanted, state: .active, joined: now)
        if !invite.name.isEmpty { member.name = invite.name }
        member.key = key
        member.former = nil
        member.state = invite.needsApproval ? .pending : .active
        let changes: [RosterChange] = [.member(member), .use(invite: invite.id, Invite.Use(key: key, member: id)), nextRevision]
        return .admit(changes, invite.needsApproval ? .waitsForApproval : .joined, member: id)
    }
}
