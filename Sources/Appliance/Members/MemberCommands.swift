import Coordinator
import Membership

/// What the command line asks about invites and members, of a running hub and without one.
struct MemberCommands: Sendable {
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

    func respond(to request: ControlRequest) async -> ControlResponse {
        do throws(CoordinatorError) {
            switch request.command {
            case .inviteCreate: return try await makeInvite(request)
            case .inviteList:
                return ControlResponse(
                    invites: await coordinator.invites().map { view in
                        InviteListing(view.invite, state: view.state, secondsLeft: view.secondsLeft, tried: view.tried?.fingerprint)
                    })
            case .memberList: return ControlResponse(members: await coordinator.members().map { MemberListing($0) })
            default:
                guard let number = request.number else { return .failure("A number is missing.") }
                try await change(request, number)
                return ControlResponse()
            }
        } catch {
            return .failure(error.description)
        }
    }

    private func change(_ request: ControlRequest, _ number: Int64) async throws(CoordinatorError) {
        switch request.command {
        case .inviteRevoke: try await coordinator.revokeInvite(number)
        case .inviteUndo: try await coordinator.undoJoin(invite: number)
        case .memberApprove: try await coordinator.approve(number)
        case .memberPause: try await coordinator.setPaused(number, true)
        case .memberResume: try await coordinator.setPaused(number, false)
        case .memberRename: try await coordinator.rename(number, to: request.name ?? "")
        default: try await coordinator.remove(number)
        }
    }

    private func makeInvite(_ request: ControlRequest) async throws(CoordinatorError) -> ControlResponse {
        let asked = request.invite ?? InviteRequest()
        var wish = Roster.InviteWish()
        wish.name = request.name ?? ""
        wish.streams = asked.streams
        wish.uses = asked.uses
        wish.lifeSeconds = asked.lifeSeconds
        wish.needsApproval = asked.needsApproval
        wish.member = asked.member
        let made = try await coordinator.makeInvite(wish)
        guard !made.code.addresses.isEmpty else {
            try await coordinator.revokeInvite(made.invite.id)
            return .failure("This hub has no address yet that an invite could name: start it once, with appliance on.")
        }
        var listing = InviteListing(made.invite, state: .open, secondsLeft: asked.lifeSeconds)
        listing.code = made.code.text
        listing.link = page().map { made.code.link(page: $0) }
        listing.file = InviteFile.text(made.code, hub: NetworkAddresses.machineName ?? "")
        return ControlResponse(invites: [listing])
    }
}

extension ControlRequest.Command {
    var isAboutMembers: Bool {
        switch self {
        case .inviteCreate, .inviteList, .inviteRevoke, .inviteUndo, .memberList, .memberApprove, .memberPause, .memberResume,
            .memberRename,
            .memberRemove:
            return true
        default: return false
        }
    }
}

extension InviteListing {
    init(_ invite: Invite, state: Invite.State, secondsLeft: Int64, tried: String? = nil) {
        self.init(
            number: invite.id, name: invite.name, streams: invite.streams, state: state.rawValue, uses: invite.uses.count,
            maximumUses: invite.maximumUses, secondsLeft: secondsLeft, needsApproval: invite.needsApproval, tried: tried)
    }
}

extension MemberListing {
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
