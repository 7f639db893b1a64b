import Admin
import Coordinator
import Membership

/// What the owner asks about invites and members, in the pages, the API and the command line; of a running hub and without one.
struct MemberCommands: MemberControl {
    private let coordinator: Coordinator
    /// The hub's page for invites, without the code; nil: it does not run, and has no page.
    private let page: @Sendable () -> String?

    init(_ members: HubMembers, _ listeners: ListenerTable) {
        coordinator = members.coordinator
        page = { listeners.addresses.http.first.map { $0 + "/join" } }
    }

    /// For a hub that does not run.
    init(sleeping coordinator: Coordinator) {
        self.coordinator = coordinator
        page = { nil }
    }

    func members() async -> [MemberStatus] { await coordinator.members().map { MemberStatus($0) } }

    func invites() async -> [InviteStatus] {
        await coordinator.invites().map { view in
            InviteStatus(view.invite, state: view.state, secondsLeft: view.secondsLeft, tried: view.tried?.fingerprint)
        }
    }

    func makeInvite(_ asked: InviteRequest) async throws(MemberControlError) -> InviteStatus {
        var wish = Roster.InviteWish()
        wish.name = asked.name ?? ""
        wish.streams = asked.streams ?? []
        wish.uses = asked.uses ?? wish.uses
        wish.lifeSeconds = asked.lifeSeconds ?? wish.lifeSeconds
        wish.needsApproval = asked.needsApproval ?? false
        wish.member = asked.member
        guard await !coordinator.addresses.addresses.isEmpty else {
            throw MemberControlError(
                "This hub has no address yet that an invite could name: start it once, with appliance on.", status: 409)
        }
        let made = try await told { [wish] () throws(CoordinatorError) in try await coordinator.makeInvite(wish) }
        var invite = InviteStatus(made.invite, state: .open, secondsLeft: made.invite.expires - made.invite.created)
        invite.code = made.code.text
        invite.link = page().map { made.code.link(page: $0) }
        invite.file = InviteFile.text(made.code, hub: NetworkAddresses.machineName ?? "")
        return invite
    }

    func revokeInvite(_ number: Int64) async throws(MemberControlError) {
        try await told { () throws(CoordinatorError) in try await coordinator.revokeInvite(number) }
    }

    func undoInvite(_ number: Int64) async throws(MemberControlError) {
        try await told { () throws(CoordinatorError) in try await coordinator.undoJoin(invite: number) }
    }

    func change(_ member: Int64, _ change: MemberChange) async throws(MemberControlError) {
        try await told { () throws(CoordinatorError) in
            switch change {
            case .approve: try await coordinator.approve(member)
            case .pause: try await coordinator.setPaused(member, true)
            case .resume: try await coordinator.setPaused(member, false)
            case .remove: try await coordinator.remove(member)
            case .rename(let name): try await coordinator.rename(member, to: name)
            }
        }
    }

    private func told<Value>(_ work: () async throws(CoordinatorError) -> Value) async throws(MemberControlError) -> Value {
        do throws(CoordinatorError) {
            return try await work()
        } catch {
            throw MemberControlError(error.description, status: error.status)
        }
    }
}

extension CoordinatorError {
    fileprivate var status: Int {
        switch self {
        case .notSaved, .noRandomness: return 503
        case .refused(.unknownInvite), .refused(.unknownMember): return 404
        case .refused(.tooManyInvites), .refused(.notPossible), .refused(.nothingToUndo), .refused(.wrongSuccession): return 409
        case .refused: return 400
        }
    }
}

extension InviteStatus {
    init(_ invite: Invite, state: Invite.State, secondsLeft: Int64, tried: String? = nil) {
        self.init(
            number: invite.id, name: invite.name, streams: invite.streams, state: state.rawValue, uses: invite.uses.count,
            maximumUses: invite.maximumUses, secondsLeft: secondsLeft, needsApproval: invite.needsApproval, tried: tried)
    }
}

extension MemberStatus {
    init(_ view: Coordinator.MemberView) {
        var presence = "unknown"
        var reason: String?
        switch view.presence {
        case .unknown: reason = "not heard of since the hub started"
        case .online: presence = "online"
        case .late(let milliseconds):
            presence = "late"
            reason = "no word for \(milliseconds / 1_000) s"
        case .offline(let why):
            presence = "offline"
            reason = MemberLog.words(why)
        }
        let states: [Member.State: String] = [.pending: "pending", .active: "active", .paused: "paused", .removed: "removed"]
        self.init(
            number: view.member.id, name: view.member.name, state: states[view.member.state] ?? "", presence: presence, reason: reason,
            fingerprint: view.fingerprint, onlineSeconds: view.onlineSeconds, release: view.heartbeat?.release)
    }
}
