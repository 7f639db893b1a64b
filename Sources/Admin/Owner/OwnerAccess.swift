/// Decides whether somebody at a distance is the owner. Without a password the owner's pages open only from the machine itself.
public protocol OwnerAccess: Sendable {
    /// Whether a password has been set.
    func hasPassword() async -> Bool
    /// Slow on purpose; called at a limited rate.
    func isPassword(_ guess: String) async -> Bool
}
