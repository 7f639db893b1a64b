/// Decides whether somebody at a distance is the owner. Without a password the owner's pages open only from the machine itself, or with
/// the token.
public protocol OwnerAccess: Sendable {
    /// Whether a password has been set.
    func hasPassword() async -> Bool
    /// Slow on purpose; called at a limited rate.
    func isPassword(_ guess: String) async -> Bool
    /// Quick: nobody guesses 32 random bytes.
    func isToken(_ guess: String) -> Bool
    /// Makes another token and returns it; the old one is worth nothing from now on.
    func rotateToken() async throws(HubControlError) -> String
    /// Another number whenever the token or the password has changed: who came in with the old one is out.
    var epoch: Int { get }
}
