/// An invite as the hub remembers it. The secret itself is not kept.
public struct Invite: Sendable, Equatable {
    /// A box that used the invite, and the member that it became.
    public struct Use: Sendable, Equatable {
        public var key: PublicKey
        public var member: Int64

        public init(key: PublicKey, member: Int64) {
            self.key = key
            self.member = member
        }
    }

    /// How many boxes one invite may be for.
    public static let maximumUses = 1_000
    /// A year, in seconds.
    public static let maximumLife: Int64 = 366 * 86_400
    public static let maximumStreams = 32

    /// Counted from 1; what a person types to revoke it.
    public var id: Int64
    /// SHA-256 of the secret.
    public var secretHash: [UInt8]
    /// The name that its member gets; empty: the one that the box says.
    public var name: String
    /// Names of the streams that it is for; empty: all.
    public var streams: [String]
    public var maximumUses: Int
    /// Seconds of the hub's `IssuerClock`.
    public var created: Int64
    public var expires: Int64
    public var isRevoked = false
    /// Whether its members wait for the owner's yes.
    public var needsApproval = false
    /// The member who gets a new key by it; nil: it makes a new member.
    public var member: Int64?
    public var uses: [Use] = []

    public init(
        id: Int64, secretHash: [UInt8], name: String = "", streams: [String] = [], maximumUses: Int = 1, created: Int64, expires: Int64,
        needsApproval: Bool = false, member: Int64? = nil
    ) {
        self.id = id
        self.secretHash = secretHash
        self.name = name
        self.streams = streams
        self.maximumUses = maximumUses
        self.created = created
        self.expires = expires
        self.needsApproval = needsApproval
        self.member = member
    }

    public enum State: String, Sendable {
        case open
        case used
        case expired
        case revoked
    }

    public func state(now: Int64) -> State {
        if isRevoked { return .revoked }
        if uses.count >= maximumUses { return .used }
        return now >= expires ? .expired : .open
    }
}
