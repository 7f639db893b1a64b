import Admin
import Files

/// The owner at a distance: with the token, or with the password on the owner's page.
struct ApplianceOwner: OwnerAccess {
    let keeper: StreamKeeper
    let token: OwnerToken

    func hasPassword() async -> Bool { await keeper.passwordHash != nil }

    /// The slow part runs outside of the keeper, which others wait for.
    func isPassword(_ guess: String) async -> Bool { await keeper.passwordHash?.matches(guess) ?? false }

    func isToken(_ guess: String) -> Bool { token.matches(guess) }

    func rotateToken() async throws(HubControlError) -> String { try token.rotated() }

    var epoch: Int { token.epoch }
}

extension OwnerToken {
    func rotated() throws(HubControlError) -> String {
        do throws(SystemError) {
            return try rotate()
        } catch {
            throw .notSaved("The token is not changed: \(error.description).")
        }
    }
}
