extension Roster {
    public func approve(_ id: Int64) throws(RosterError) -> [RosterChange] {
        var member = try known(id)
        guard member.state == .pending else { throw .notPossible(member.state) }
        member.state = .active
        return [.member(member), nextRevision]
    }

    /// Pauses an active member, or lets a paused one go on.
    public func pause(_ id: Int64, _ isPaused: Bool) throws(RosterError) -> [RosterChange] {
        var member = try known(id)
        guard member.state == (isPaused ? .active : .paused) else { throw .notPossible(member.state) }
        member.state = isPaused ? .paused : .active
        return [.member(member), nextRevision]
    }

    public func rename(_ id: Int64, to name: String) throws(RosterError) -> [RosterChange] {
        var member = try known(id)
        guard Self.isName(name) else { throw .badName }
        member.name = name
        return [.member(member)]
    }

    /// The account stays, so that its key is refused and its number is nobody else's.
    public func remove(_ id: Int64) throws(RosterError) -> [RosterChange] {
        var member = try known(id)
        guard member.state != .removed else { throw .notPossible(.removed) }
        member.state = .removed
        return [.member(member), nextRevision]
    }

    /// Gives the last place of an invite to whoever tries next: removes the member who has it. `id`: of the invite.
    public func undoLastUse(of id: Int64) throws(RosterError) -> [RosterChange] {
        guard let invite = invites[id] else { throw .unknownInvite(id) }
        guard let use = invite.uses.last else { throw .nothingToUndo }
        var changes: [RosterChange] = [.releaseUse(invite: id, use.key)]
        if var member = members[use.member], member.key == use.key, member.state != .removed {
            member.state = .removed
            changes += [.member(member), nextRevision]
        }
        return changes
    }

    /// Accepts a member's new key; the old one stays good for 90 days. The same succession again changes nothing.
    public func succeed(_ succession: KeySuccession, now: Int64) throws(RosterError) -> [RosterChange] {
        if let member = member(succession.new, now: now), member.key == succession.new, member.former?.key == succession.old { return [] }
        guard var member = self.member(succession.old, now: now), member.key == succession.old, member.state != .removed,
            self.member(succession.new, now: now) == nil
        else { throw .wrongSuccession }
        member.former = Member.FormerKey(key: succession.old, until: now + KeySuccession.overlapSeconds)
        member.key = succession.new
        return [.member(member), nextRevision]
    }

    private func known(_ id: Int64) throws(RosterError) -> Member {
        guard let member = members[id] else { throw .unknownMember(id) }
        return member
    }
}
