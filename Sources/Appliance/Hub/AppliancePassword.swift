import Admin

/// The owner's password, for whoever opens the owner's page from another machine.
struct AppliancePassword: OwnerAccess {
    let keeper: StreamKeeper

    func hasPassword() async -> Bool { await keeper.passwordHash != nil }

    /// The slow part runs outside of the keeper, which others wait for.
    func isPassword(_ guess: String) async -> Bool { await keeper.passwordHash?.matches(guess) ?? false }
}
