extension Roster {
    /// What the owner asks for.
    public struct InviteWish: Sendable, Equatable {
        public var name = ""
        public var streams: [String] = []
        public var uses = 1
        public var lifeSeconds: Int64 = 7 * 86_400
        public var needsApproval = false
        /// Who gets a new key by it.
        public var member: Int64?

        public init() {}
    }

    /// Returns the new invite and what to save. `secretHash`: of a secret that nobody had before.
    public func makeInvite(_ wish: InviteWish, secretHash: [UInt8], now: Int64) throws(RosterError) -> (Invite, [RosterChange]) {
        guard wish.name.isEmpty || Self.isName(wish.name) else { throw .badName }
        guard wish.streams.count <= Invite.maximumStreams, wish.streams.allSatisfy(Self.isName) else { throw .badStreamName }
        guard (1...Invite.maximumUses).contains(wish.uses) else { throw .badUses }
        guard (60...Invite.maximumLife).contains(wish.lifeSeconds) else { throw .badLife }
        if let member = wish.member {
            guard members[member] != nil else { throw .unknownMember(member) }
            guard wish.uses == 1 else { throw .badUses }
        }
        var changes: [RosterChange] = []
        if invites.count >= Self.maximumInvites {
            guard let oldest = invites.values.filter({ $0.state(now: now) != .open }).min(by: { $0.id < $1.id }) else {
                throw .tooManyInvites
            }
            changes.append(.forgetInvite(oldest.id))
        }
        let invite = Invite(
            id: (invites.keys.max() ?? 0) + 1, secretHash: secretHash, name: wish.name, streams: wish.streams, maximumUses: wish.uses,
            created: now, expires: now + wish.lifeSeconds, needsApproval: wish.needsApproval, member: wish.member)
        return (invite, changes + [.invite(invite)])
    }

    public func revokeInvite(_ id: Int64) throws(RosterError) -> [RosterChange] {
        guard var invite = invites[id] else { throw .unknownInvite(id) }
        invite.isRevoked = true
        return [.invite(invite)]
    }

    /// What the owner calls something: counted in characters as Unicode has them, since it goes over no wire.
    static func isName(_ name: String) -> Bool {
        (1...JoinRequest.maximumName).contains(name.unicodeScalars.count) && !name.unicodeScalars.contains(where: \.isControl)
    }
}
