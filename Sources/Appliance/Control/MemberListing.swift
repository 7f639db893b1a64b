/// An invite as the command line shows it.
struct InviteListing: Codable, Sendable, Equatable {
    var number: Int64
    var name: String
    var streams: [String]
    /// `open`, `used`, `expired` or `revoked`.
    var state: String
    var uses: Int
    var maximumUses: Int
    var secondsLeft: Int64
    var needsApproval: Bool
    /// The box that tried it after it was used, in words.
    var tried: String?
    /// Only when it was just made.
    var code: String?
    var link: String?
    /// The text of `streamr-invite.txt`.
    var file: String?
}

/// A member as the command line shows it.
struct MemberListing: Codable, Sendable, Equatable {
    var number: Int64
    var name: String
    /// `pending`, `active` or `paused`.
    var state: String
    /// `online`, `late`, `offline` or `unknown`.
    var presence: String
    /// Why it is late or offline.
    var reason: String?
    /// In words.
    var fingerprint: String
    var onlineSeconds: Int64?
    var release: String?
}

/// A hub that a node supports, as the command line shows it.
struct HubListing: Codable, Sendable, Equatable {
    var name: String
    /// In words.
    var fingerprint: String
    /// `joining`, `refused`, or the state of the member.
    var state: String
    var isOnline: Bool
    var trouble: String?
}
