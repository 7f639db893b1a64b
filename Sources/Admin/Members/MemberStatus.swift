/// A member as its hub's owner sees it.
public struct MemberStatus: Codable, Sendable, Equatable {
    public var number: Int64
    public var name: String
    /// `pending`, `active` or `paused`.
    public var state: String
    /// `online`, `late`, `offline` or `unknown`.
    public var presence: String
    /// Why it is late or offline.
    public var reason: String?
    /// In words.
    public var fingerprint: String
    /// The same for comparing by eye.
    public var fingerprintBase32: String?
    public var onlineSeconds: Int64?
    public var release: String?
    /// By its last heartbeat; nil: none since the hub started.
    public var health: MemberHealth?
    /// How far it is relied on, in thousandths: 750 at first.
    public var trustPermille: Int?
    /// What those who get slices from it hold against it, in words; nil: nothing.
    public var charges: [String]?
    /// Who reaches it as a viewer: `everyone`, `lan` or `machine`; nil: nobody, as far as this hub has found.
    public var viewers: String?
    /// How much of the last 7 days it was there, in thousandths, of the time in which the hub was; nil: nothing is known.
    public var onlinePermille: Int?

    public init(
        number: Int64, name: String, state: String, presence: String, reason: String? = nil, fingerprint: String,
        onlineSeconds: Int64? = nil,
        release: String? = nil
    ) {
        self.number = number
        self.name = name
        self.state = state
        self.presence = presence
        self.reason = reason
        self.fingerprint = fingerprint
        self.onlineSeconds = onlineSeconds
        self.release = release
    }
}

/// An invite as its hub's owner sees it.
public struct InviteStatus: Codable, Sendable, Equatable {
    public var number: Int64
    public var name: String
    public var streams: [String]
    /// `open`, `used`, `expired` or `revoked`.
    public var state: String
    public var uses: Int
    public var maximumUses: Int
    public var secondsLeft: Int64
    public var needsApproval: Bool
    /// The box that tried it after it was used, in words.
    public var tried: String?
    /// Only when it was just made.
    public var code: String?
    public var link: String?
    /// The text of `streamr-invite.txt`.
    public var file: String?

    public init(
        number: Int64, name: String, streams: [String], state: String, uses: Int, maximumUses: Int, secondsLeft: Int64, needsApproval: Bool,
        tried: String? = nil
    ) {
        self.number = number
        self.name = name
        self.streams = streams
        self.state = state
        self.uses = uses
        self.maximumUses = maximumUses
        self.secondsLeft = secondsLeft
        self.needsApproval = needsApproval
        self.tried = tried
    }
}

/// A key as people compare it.
public struct ShownKey: Sendable, Equatable {
    public var words: String
    public var base32: String

    public init(words: String, base32: String) {
        self.words = words
        self.base32 = base32
    }
}
