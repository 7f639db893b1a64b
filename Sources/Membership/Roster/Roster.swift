/// Who belongs to a hub, and whom it has invited. It decides; what it decides is saved and then applied. Owned by the coordinator.
public struct Roster: Sendable {
    public static let maximumMembers = 1_024
    /// With those that were removed.
    public static let maximumAccounts = MembershipRevision.maximumKeys
    public static let maximumInvites = 1_000

    public private(set) var invites: [Int64: Invite] = [:]
    public private(set) var members: [Int64: Member] = [:]
    /// Number of the last membership revision.
    public private(set) var revision: UInt64 = 0
    private var invitesByHash: [[UInt8]: Int64] = [:]
    /// Former keys too.
    private var membersByKey: [PublicKey: Int64] = [:]

    public init() {}

    public mutating func apply(_ changes: [RosterChange]) {
        for change in changes { apply(change) }
    }

    private mutating func apply(_ change: RosterChange) {
        switch change {
        case .invite(let invite):
            var invite = invite
            invite.uses = invites[invite.id]?.uses ?? invite.uses
            invites[invite.id] = invite
            invitesByHash[invite.secretHash] = invite.id
        case .forgetInvite(let id):
            if let invite = invites.removeValue(forKey: id) { invitesByHash[invite.secretHash] = nil }
        case .member(let member):
            if let old = members[member.id] { forgetKeys(of: old) }
            members[member.id] = member
            membersByKey[member.key] = member.id
            if let former = member.former { membersByKey[former.key] = member.id }
        case .use(let id, let use): invites[id]?.uses.append(use)
        case .releaseUse(let id, let key): invites[id]?.uses.removeAll { $0.key == key }
        case .revision(let number): revision = number
        }
    }

    private mutating func forgetKeys(of member: Member) {
        for key in [member.key, member.former?.key].compactMap({ $0 }) where membersByKey[key] == member.id { membersByKey[key] = nil }
    }

    /// The one look-up that a wrong secret costs.
    public func invite(secretHash: [UInt8]) -> Invite? { invitesByHash[secretHash].flatMap { invites[$0] } }

    /// The member whose key it is; a former key counts for as long as it is accepted.
    public func member(_ key: PublicKey, now: Int64) -> Member? {
        guard let id = membersByKey[key], let member = members[id] else { return nil }
        if member.key == key { return member }
        guard let former = member.former, former.key == key, now < former.until else { return nil }
        return member
    }

    /// Those who are members now, in the order in which they joined.
    public var present: [Member] { members.values.filter { $0.state != .removed }.sorted { $0.id < $1.id } }

    /// What every member may know of the others; who waits for approval is left out.
    public func revision(signer: Signer) -> MembershipRevision {
        let entries = members.values.filter { $0.state != .pending }.sorted { $0.id < $1.id }.flatMap { member in
            [MembershipRevision.Entry(key: member.key, state: member.state)]
                + (member.former.map { [MembershipRevision.Entry(key: $0.key, state: member.state)] } ?? [])
        }
        return MembershipRevision(number: revision, entries: entries, signer: signer)
    }

    var nextRevision: RosterChange { .revision(revision &+ 1) }
}
