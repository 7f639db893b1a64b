/// When the hub lets friends' boxes serve viewers.
public enum OffloadPolicy: String, Sendable, CaseIterable {
    /// Those who verify what they get always, others when half of the hub's upload is used.
    case auto
    /// The hub serves everybody itself.
    case never
    /// Everybody whom a box can serve.
    case always
}
