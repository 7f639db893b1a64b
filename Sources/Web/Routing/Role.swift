/// Whom a route is for. Who declares a route says it; who serves the routes lets in by it, see `Router.admit`.
public enum Role: String, Sendable, CaseIterable {
    /// Anybody: nothing that is shown here is worth a question.
    case `public`
    /// Whoever watches: a stranger with limits.
    case viewer
    /// The box of a friend who has joined, which signs what it asks.
    case member
    /// The hub's owner.
    case owner
}

/// One line of a router's table.
public struct Route: Sendable, Hashable {
    public let method: Method
    /// As it was declared: `/live/{name}.flv`.
    public let pattern: String
    public let role: Role
    /// The name of the operation in the description of the API; nil: it is no part of the API.
    public let operation: String?
}
