import Admin
import Coordinator
import Identity
import Membership
import Uplink

/// What the owner asks about invites and members, in the pages, the API and the command line; of a running hub and without one.
struct MemberCommands: MemberControl {
    /// nil: the members cannot be read now.
    private let found: @Sendable () -> Coordinator?
    /// The hub's page for invites, without the code; nil: it does not run, and has no page.
    private let page: @Sendable () -> String?

    init(_ members: MemberService, _ listeners: ListenerTable) {
        found = { members.coordinator }
        page = { listeners.addresses.http.first.map { $0 + "/join" } }
    }

    /// For a hub that does not run.
    init(sleeping coordinator: Coordinator) {
        found = { coordinator }
        page = { nil }
    }

    private var coordinator: Coordinator {
        get throws(MemberControlError) {
            guard let coordinator = found() else {
                throw MemberControlError("The members cannot be read: streamr status says why.", status: 503)
            }
            return coordinator
        }
    }

    func key() async -> ShownKey? {
        found().map { ShownKey(words: $0.fingerprint.words, base32: $0.fingerprint.base32) }
    }

    func members() async -> [MemberStatus] {
        guard let coordinator = found() else { return [] }
        let shares = (try? await coordinator.shares(days: Self.shownDays)) ?? [:]
        return await coordinator.members().map { MemberStatus($0, share: shares[$0.member.id]) }
    }

    /// Days of which the owner sees how long a member was there.
    static let shownDays: Int64 = 7

    func invites() async -> [InviteStatus] {
        guard let coordinator = found() else { return [] }
        return await coordinator.invites().map { view in
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
        let coordinator = try coordinator
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
        let coordinator = try coordinator
        try await told { () throws(CoordinatorError) in try await coordinator.revokeInvite(number) }
    }

    func undoInvite(_ number: Int64) async throws(MemberControlError) {
        let coordinator = try coordinator
        try await told { () throws(CoordinatorError) in try await coordinator.undoJoin(invite: number) }
    }

    func change(_ member: Int64, _ change: MemberChange) async throws(MemberControlError) {
        let coordinator = try coordinator
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

    func complain(_ complaint: Complaint, of stream: String, ticket: String, from viewer: String) async -> Bool {
        guard let coordinator = found(), let ticket = Base64.urlBytes(ticket), let secret = Self.hexadecimal(complaint.secret) else {
            return false
        }
        let complaints = complaint.sources.map {
            Coordinator.Complaint(node: $0.node, came: $0.slices, late: $0.late, wrong: $0.wrong)
        }
        return await coordinator.complain(complaints, of: stream, ticket: ticket, secret: secret, from: viewer)
    }

    private static func hexadecimal(_ text: String) -> [UInt8]? {
        let digits = text.compactMap(\.hexDigitValue)
        guard digits.count == text.utf8.count, digits.count % 2 == 0 else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    func sources(of stream: String, isSecure: Bool, host: String?, viewer: String) async throws(MemberControlError) -> [UInt8] {
        let coordinator = try coordinator
        let page = ViewerPage(isSecure: isSecure, host: host, viewer: viewer)
        do throws(Coordinator.SourcesRefusal) {
            return try await coordinator.viewerSources(of: stream, page)
        } catch {
            switch error {
            case .noStream: throw MemberControlError("There is no such stream here, or it is not live.", status: 404)
            case .tooMany: throw MemberControlError("Too many viewers have just asked. Please try again in some seconds.", status: 503)
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
    init(_ view: Coordinator.MemberView, share: MemberStore.Share?) {
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
            fingerprint: view.fingerprint.words, onlineSeconds: view.onlineSeconds, release: view.heartbeat?.release)
        fingerprintBase32 = view.fingerprint.base32
        trustPermille = view.trust
        if !view.charges.isEmpty { charges = view.charges.map(\.words) }
        switch view.reach {
        case .everyone: viewers = "everyone"
        case .lan: viewers = "lan"
        case .machine: viewers = "machine"
        case nil: break
        }
        health = view.heartbeat.map { MemberHealth($0) }
        if let share, share.recordedSeconds > 0 { onlinePermille = Int(share.onlineSeconds * 1_000 / share.recordedSeconds) }
    }
}

extension MemberHealth {
    init(_ heartbeat: Heartbeat) {
        self.init(
            uptimeSeconds: Int64(heartbeat.uptimeSeconds), loadHundredths: Int(heartbeat.loadHundredths),
            temperatureTenths: heartbeat.temperature.map(Int.init), freeMemoryKiB: Int64(heartbeat.freeMemoryKiB),
            uplinkKilobits: Int64(heartbeat.uplinkKilobits),
            uplinkReason: UplinkOffer.Reason(rawValue: heartbeat.uplinkReason)?.description,
            streams: heartbeat.streams.map { HeldStream(name: $0.name, parts: Int64($0.parts), viewers: Int64($0.viewers)) },
            peersReached: heartbeat.peers.count { $0.path != 0 })
        if case .named(let names) = heartbeat.wanted { wantedStreams = names }
    }
}
