/// An appliance that belongs to a hub.
public struct Member: Sendable, Equatable {
    /// ```
    ///             approve            pause
    ///  pending ────────────► active ◄──────► paused
    ///     │                    │   resume      │
    ///     └────── remove ──────┴───────────────┴──► removed ──► joins again with a new invite
    /// ```
    public enum State: UInt8, Sendable, CaseIterable {
        /// Joined, and waits for the owner's yes: no addresses, no media.
        case pending = 1
        case active = 2
        /// Stays a member and is given nothing to do.
        case paused = 3
        case removed = 4
    }

    /// A key that a `KeySuccession` has replaced.
    public struct FormerKey: Sendable, Equatable {
        public var key: PublicKey
        /// Seconds of the hub's `IssuerClock`.
        public var until: Int64

        public init(key: PublicKey, until: Int64) {
            self.key = key
            self.until = until
        }
    }

    /// Counted from 1, never given twice.
    public var id: Int64
    public var key: PublicKey
    public var name: String
    public var state: State
    /// Seconds of the hub's `IssuerClock`.
    public var joined: Int64
    public var former: FormerKey?

    public init(id: Int64, key: PublicKey, name: String, state: State, joined: Int64, former: FormerKey? = nil) {
        self.id = id
        self.key = key
        self.name = name
        self.state = state
        self.joined = joined
        self.former = former
    }
}
