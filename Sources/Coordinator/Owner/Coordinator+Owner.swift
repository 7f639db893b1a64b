import Identity
import Membership

/// What the owner asks, from the pages and the command line.
extension Coordinator {
    /// A new invite with its code, which is shown this once: only its hash is kept.
    public struct MadeInvite: Sendable, Equatable {
        public var invite: Invite
        public var code: InviteCode
    }

    public func makeInvite(_ wish: Roster.InviteWish) async throws(CoordinatorError) -> MadeInvite {
        let secret = system.random(InviteCode.secretSize)
        guard let code = InviteCode(hub: Fingerprint(of: signer.key, .sodium), secret: secret, addresses: addresses.addresses) else {
            throw .noRandomness
        }
        let invite = try await change { [now] roster throws(CoordinatorError) in
            try Self.allowed { () throws(RosterError) in try roster.makeInvite(wish, secretHash: SHA256.digest(secret), now: now) }
        }
        return MadeInvite(invite: invite, code: code)
    }

    public func revokeInvite(_ id: Int64) async throws(CoordinatorError) {
        try await change(by: { roster throws(RosterError) in try roster.revokeInvite(id) })
    }

    /// Gives a taken invite to whoever tries it next, and removes the member who took it.
    public func undoJoin(invite id: Int64) async throws(CoordinatorError) {
        try await change(by: { roster throws(RosterError) in try roster.undoLastUse(of: id) })
        tries[id] = nil
    }

    public func approve(_ member: Int64) async throws(CoordinatorError) {
        try await change(by: { roster throws(RosterError) in try roster.approve(member) })
    }

    public func setPaused(_ member: Int64, _ isPaused: Bool) async throws(CoordinatorError) {
        try await change(by: { roster throws(RosterError) in try roster.pause(member, isPaused) })
    }

    public func rename(_ member: Int64, to name: String) async throws(CoordinatorError) {
        try await change(by: { roster throws(RosterError) in try roster.rename(member, to: name) })
    }

    public func remove(_ member: Int64) async throws(CoordinatorError) {
        try await change(by: { roster throws(RosterError) in try roster.remove(member) })
        presences[member] = nil
        whereabouts.set(nil, of: member)
        budgets[member] = nil
        accusations.forget(member: member)
    }

    private func change(by decide: (Roster) throws(RosterError) -> [RosterChange]) async throws(CoordinatorError) {
        try await change { roster throws(CoordinatorError) in
            ((), try Self.allowed { () throws(RosterError) in try decide(roster) })
        }
    }

    private static func allowed<Value>(_ decide: () throws(RosterError) -> Value) throws(CoordinatorError) -> Value {
        do throws(RosterError) {
            return try decide()
        } catch {
            throw .refused(error)
        }
    }
}
