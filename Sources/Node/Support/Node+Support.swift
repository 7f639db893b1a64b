import Membership
import Storage

/// What the owner of this box wants to give, and to whom.
extension Node {
    /// A hub, and what is given to it.
    public struct HubSupport: Sendable, Equatable {
        public var name: String
        public var fingerprint: Fingerprint
        public var view: SupportView
    }

    public enum SupportError: Error, Sendable, Equatable {
        /// None, or more than one, has that name.
        case unknownHub(String)
    }

    /// Of the box to all hubs together.
    public var boxSupport: SupportView { uplink.view(of: nil) }

    /// Of each hub that is supported; works without `start`.
    public func supports() throws -> [HubSupport] {
        try store.hubs().filter { $0.state != .removed }.map { hub in
            HubSupport(name: hub.name, fingerprint: hub.pin, view: uplink.view(of: hub.fingerprint))
        }.sorted { ($0.name, $0.fingerprint.words) < ($1.name, $1.fingerprint.words) }
    }

    /// Changes what is given, from the next heartbeats on. `hub`: its name, or the first words of its fingerprint; nil: the box.
    public func setSupport(of hub: String?, _ change: (inout Support) -> Void) throws {
        var fingerprint: Fingerprint?
        if let hub {
            guard let found = try knownHub(hub) else { throw SupportError.unknownHub(hub) }
            fingerprint = found.fingerprint
        }
        var support = uplink.view(of: fingerprint).support
        change(&support)
        try uplink.set(support, of: fingerprint)
    }

    /// So many bytes of a hub's streams were sent to viewers who do not hold links; those who do are counted already.
    public func gave(_ bytes: Int, of hub: Fingerprint) { uplink.gave(members: 0, viewers: bytes, of: hub) }

    /// The line is measured again at the next heartbeat.
    public func measureAnew() throws { try uplink.measureAnew() }
}
