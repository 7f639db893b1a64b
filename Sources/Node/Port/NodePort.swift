import AppliancePort
import Identity
import Membership
import Threads
import Web

/// Where members of the same hubs ask this node: for a hub's address record and its newest membership revision, and to hand over a newer one.
/// Owned by the node.
///
/// | request | body | answer |
/// |---|---|---|
/// | `POST /appliance/v1/session` | session request | session answer |
/// | `GET /appliance/v1/hubs/FINGERPRINT/addresses` | – | address record |
/// | `GET /appliance/v1/hubs/FINGERPRINT/succession` | – | succession chain of the hub |
/// | `GET /appliance/v1/hubs/FINGERPRINT/members` | – | membership revision |
/// | `POST /appliance/v1/hubs/FINGERPRINT/members` | membership revision | the byte 1 |
/// | `POST /appliance/v1/hubs/FINGERPRINT/relay` | subscription | a relay link; the byte 1 when it changes one |
final class NodePort: Sendable {
    private let identity: IdentityKey
    private let sessions = Locked(SessionTable())
    private let link: @Sendable (Fingerprint) -> HubLink?

    /// `link`: to a hub that this node supports.
    init(identity: IdentityKey, link: @escaping @Sendable (Fingerprint) -> HubLink?) {
        self.identity = identity
        self.link = link
    }

    var router: Router {
        var router = Router()
        let hub = "/hubs/{hub}"
        router.onClaim(post: "/session", for: .public) { [self] claim throws(PortRefusal) in PortAnswer(try open(claim)) }
        router.onClaim(get: hub + "/addresses") { [self] claim throws(PortRefusal) in
            PortAnswer(try Self.record(try askedBy(claim).link) { $0.addressRecord }, isMembers: true)
        }
        router.onClaim(get: hub + "/succession") { [self] claim throws(PortRefusal) in
            PortAnswer(try Self.record(try askedBy(claim).link) { $0.successions }, isMembers: true)
        }
        router.onClaim(get: hub + "/members") { [self] claim throws(PortRefusal) in
            PortAnswer(try Self.record(try askedBy(claim).link) { $0.revision }, isMembers: true)
        }
        router.onClaim(post: hub + "/members") { [self] claim throws(PortRefusal) in
            let link = try askedBy(claim).link
            do {
                try link.takeRevision(claim.body)
            } catch {
                throw .busy
            }
            return PortAnswer([1], isMembers: true)
        }
        router.onClaim(post: hub + "/relay") { [self] claim throws(PortRefusal) in
            let (link, key, state) = try askedBy(claim)
            guard state == .active, let relay = link.relay.withLock({ $0 }) else { throw .notMember }
            return try relay.feed.respond(to: key, claim.body)
        }
        return router
    }

    private func open(_ claim: SessionTable.Claim) throws(PortRefusal) -> [UInt8] {
        let answer: Result<[UInt8], PortRefusal> = sessions.withLock { sessions in
            do throws(PortRefusal) {
                return .success(try sessions.open(claim.body, receiver: identity.publicKey) { Random.bytes($0) })
            } catch {
                return .failure(error)
            }
        }
        return try answer.get()
    }

    private static func record(_ link: HubLink, _ which: (KnownHub) -> [UInt8]) throws(PortRefusal) -> [UInt8] {
        guard let hub = link.hub, !which(hub).isEmpty else { throw .busy }
        return which(hub)
    }

    /// The hub that is asked about, by a member of it. What costs most comes last: the hub, whether we act for it, and then the signature.
    private func askedBy(
        _ claim: SessionTable.Claim
    ) throws(PortRefusal) -> (link: HubLink, key: PublicKey, state: Member.State) {
        let parts = claim.path.split(separator: "/")
        guard parts.count > 3, let fingerprint = Base32.bytes(String(parts[3])).flatMap(Fingerprint.init), let link = link(fingerprint),
            link.isInForce
        else { throw .notMember }
        let session: Result<SessionTable.Session, PortRefusal> = sessions.withLock { sessions in
            do throws(PortRefusal) {
                return .success(try sessions.prove(claim, receiver: identity.publicKey))
            } catch {
                return .failure(error)
            }
        }
        let (key, id) = try session.map { ($0.key, $0.id) }.get()
        let state = link.condition.withLock { $0.members[key] }
        guard let state, state == .active || state == .paused else { throw .notMember }
        sessions.withLock { $0.prove(id) }
        return (link, key, state)
    }
}
