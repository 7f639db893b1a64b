/// What the owner can change while the hub runs.
public struct HubSettings: Codable, Sendable, Equatable {
    /// Whether `/leaderboard` shows everybody the names of those who help.
    public var leaderboard: Bool
    /// Whether the owner's pages open with a password.
    public var hasPassword: Bool

    public init(leaderboard: Bool = false, hasPassword: Bool = false) {
        self.leaderboard = leaderboard
        self.hasPassword = hasPassword
    }

    /// nil: stays as it is.
    public struct Change: ClosedBody, Sendable, Equatable {
        enum CodingKeys: String, CodingKey, CaseIterable {
            case leaderboard
        }

        public var leaderboard: Bool?

        public init(leaderboard: Bool?) { self.leaderboard = leaderboard }
    }
}
