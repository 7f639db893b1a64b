import AppliancePort
import Identity
import Media
import Membership
import Storage
import Threads
import Web

/// The supporting half of an appliance: the hubs that it has joined and those that it is joining, each with a link. Owned by the appliance.
public final class Node: Sendable {
    /// What a person sees of a hub.
    public struct HubView: Sendable, Equatable {
        public var name: String
        /// In words.
        public var fingerprint: String
        /// nil: it is being joined, or was refused.
        public var state: Member.State?
        public var member: Int64
        public var isOnline: Bool
        /// Why it is not reached, or why it said no.
        public var trouble: String?
        /// It was not heard for so long that this node does nothing for it.
        public var hasLapsed = false
        /// How an invite ended that led to nothing.
        public var refusal: JoinOutcome?
    }

    private let identity: IdentityKey
    let store: HubStore
    let uplink: UplinkKeeper
    private let configuration: NodeConfiguration
    private let onEvent: @Sendable (NodeEvent) -> Void
    private let links = Locked<[Fingerprint: HubLink]>([:])

    public init(
        identity: IdentityKey, store: HubStore, _ configuration: NodeConfiguration,
        onEvent: @escaping @Sendable (NodeEvent) -> Void = { _ in }
    ) throws(StorageError) {
        self.identity = identity
        self.store = store
        uplink = try UplinkKeeper(SupportStore(database: store.database), configuration)
        self.configuration = configuration
        self.onEvent = onEvent
    }

    /// What other members ask this node, for its appliance port.
    public var router: Router {
        NodePort(identity: identity) { [self] in link(to: $0) }.router
    }

    /// `fingerprint`: of a key that the hub has, or had.
    private func link(to fingerprint: Fingerprint) -> HubLink? {
        let links = links.withLock { $0 }
        return links[fingerprint] ?? links.values.first { $0.hub?.isKnown(by: fingerprint) ?? false }
    }

    /// Whether this box belongs to a hub, which may be known by a former key.
    func isMember(of hub: Fingerprint) -> Bool { link(to: hub)?.hub.map { $0.state == .active || $0.state == .paused } ?? false }

    var signer: Signer { identity.signer }

    /// Bytes of a request's body there.
    public static let maximumBody = MembershipRevision.maximumSize

    public var fingerprint: Fingerprint { identity.fingerprint }

    /// Goes on with every hub, and with every invite that has no end yet.
    public func start() throws {
        try store.eraseSecrets()
        for hub in try store.hubs() { try link(.member(hub), hub.fingerprint) }
        for invite in try store.invites() {
            if let code = invite.code { try link(.invited(code), code.hub) }
        }
    }

    /// Ends every link; the hubs that are reached at once are told.
    public func stop() {
        let ended = links.withLock { links in
            defer { links.removeAll() }
            return Array(links.values)
        }
        // All at once: each may wait for its hub.
        for link in ended { link.beginToStop() }
        for link in ended { link.stop() }
    }

    public enum JoinStart: Sendable, Equatable {
        case begun
        /// The code was given before: nothing is done again.
        case known(JoinOutcome?)
        case isMember
    }

    /// Begins to use an invite; it goes on over restarts until it has an end. It may block for the disk.
    public func join(_ code: InviteCode) throws -> JoinStart {
        let hash = SHA256.digest(code.secret)
        if let known = try store.invites().first(where: { $0.secretHash == hash }) {
            if known.code == nil { return .known(known.outcome) }
        } else {
            let isMember = try store.hubs().contains { $0.isKnown(by: code.hub) && $0.state != .removed }
            if isMember { return .isMember }
            _ = try store.begin(code, secretHash: hash)
        }
        try link(.invited(code), code.hub)
        return .begun
    }

    /// As `join`, for whoever asks again and again: a try that is under way is left alone.
    public func joinOnce(_ code: InviteCode) throws -> JoinStart {
        if let view = hub(code.hub), view.state == nil, view.refusal == nil { return .begun }
        return try join(code)
    }

    /// Leaves a hub, told by its name or the first words of its fingerprint. nil: there is none, or more than one.
    public func leave(_ text: String) throws -> String? {
        guard let hub = try knownHub(text) else { return nil }
        let link = links.withLock { $0.removeValue(forKey: hub.fingerprint) }
        link?.leave()
        try store.remove(hub.fingerprint)
        try uplink.forget(hub.fingerprint)
        return hub.name
    }

    /// nil: none, or more than one, is called so.
    func knownHub(_ text: String) throws(StorageError) -> KnownHub? {
        let found = try store.hubs().filter { $0.name == text || (!text.isEmpty && $0.pin.words.hasPrefix(text)) }
        return found.count == 1 ? found.first : nil
    }

    public func hubs() -> [HubView] {
        links.withLock { Array($0.values) }.map { link in
            let condition = link.condition.withLock { $0 }
            var view = HubView(
                name: "", fingerprint: link.pin.words, state: nil, member: 0, isOnline: condition.isOnline,
                trouble: condition.trouble,
                refusal: nil)
            switch condition.subject {
            case .member(let hub):
                (view.name, view.state, view.member) = (hub.name, hub.state, hub.member)
                view.hasLapsed = condition.saidLapsed
            case .over(let outcome): view.refusal = outcome
            case .invited: break
            }
            return view
        }.sorted { ($0.name, $0.fingerprint) < ($1.name, $1.fingerprint) }
    }

    /// The members that send to this one, besides hubs: those whose links are open.
    public var relayLinks: [PublicKey] {
        links.withLock { Array($0.values) }.flatMap { $0.relay.withLock { $0 }?.senders ?? [] }
    }

    /// Somebody watches a stream here: it is taken whole for the next half minute.
    public func watch(_ stream: StreamName) {
        for link in links.withLock({ Array($0.values) }) { link.relay.withLock { $0 }?.watch(stream) }
    }

    /// Those who watch over slices, for each hub whose streams are taken.
    public var viewerFeeds: [ViewerFeed] {
        links.withLock { Array($0.values) }.compactMap { $0.relay.withLock { $0 }?.viewers }
    }

    /// How a hub is being joined; nil: there is no link to it.
    public func hub(_ fingerprint: Fingerprint) -> HubView? {
        link(to: fingerprint).flatMap { link in hubs().first { $0.fingerprint == link.pin.words } }
    }

    private func link(_ subject: HubLink.Subject, _ hub: Fingerprint) throws {
        let old = links.withLock { $0.removeValue(forKey: hub) }
        old?.stop()
        let link = HubLink(subject, hub, identity: identity, store: store, uplink: uplink, configuration, onEvent: onEvent)
        try link.start()
        links.withLock { $0[hub] = link }
    }
}
