import Admin

/// A hub that a node supports, as the command line shows it.
struct HubListing: Codable, Sendable, Equatable {
    var name: String
    /// In words.
    var fingerprint: String
    /// `joining`, `refused`, or the state of the member.
    var state: String
    var isOnline: Bool
    var trouble: String?
    /// Of its streams, those that are served here; nil: none.
    var streams: [RelayedStatus]?
}
