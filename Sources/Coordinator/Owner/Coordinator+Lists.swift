import Identity
import Membership

/// What the owner sees of the members and the invites.
extension Coordinator {
    public struct MemberView: Sendable, Equatable {
        public var member: Member
        /// For comparing with what the friend's box shows.
        public var fingerprint: Fingerprint
        public var presence: Presence.State
        /// The last heartbeat; nil: none since this hub started.
        public var heartbeat: Heartbeat?
        /// Seconds since it came online, if it is.
        public var onlineSeconds: Int64?
        /// How far it is relied on, in thousandths.
        public var trust: Int
        /// What is held against it.
        public var charges: [Charge]
        /// Who reaches it as a viewer; nil: nobody.
        public var reach: ProvedPlace.Scope?
    }

    public struct InviteView: Sendable, Equatable {
        public var invite: Invite
        public var state: Invite.State
        /// Seconds until it expires; 0: it has.
        public var secondsLeft: Int64
        /// Another box tried it when it was used up.
        public var tried: TakenTry?
    }

    /// Of the hub's own key.
    public nonisolated var fingerprint: Fingerprint { Fingerprint(of: signer.key, .sodium) }

    public func members() -> [MemberView] {
        let time = system.monotonic()
        return roster.present.map { member in
            let presence = presences[member.id] ?? Presence()
            let state = presence.state(now: time, interval: interval)
            var onlineSeconds: Int64?
            switch state {
            case .online, .late: onlineSeconds = presence.onlineSince.map { (time - $0) / 1_000 }
            case .unknown, .offline: break
            }
            return MemberView(
                member: member, fingerprint: Fingerprint(of: member.key, .sodium), presence: state, heartbeat: presence.last,
                onlineSeconds: onlineSeconds, trust: standing(of: member.id).trust, charges: charges(of: member.id),
                reach: places(of: member.id).first?.scope)
        }
    }

    public func invites() -> [InviteView] {
        let now = now
        return roster.invites.values.sorted { $0.id < $1.id }.map { invite in
            InviteView(
                invite: invite, state: invite.state(now: now), secondsLeft: max(0, invite.expires - now), tried: tries[invite.id])
        }
    }
}
