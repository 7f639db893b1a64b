/// Where a database is and how careful it is.
public struct DatabaseConfiguration: Sendable {
    /// What a commit waits for.
    public enum Durability: String, Sendable {
        /// Every commit is on the disk before it is acknowledged.
        case full = "FULL"
        /// A power cut may take the last commits, but never the database's consistency.
        case normal = "NORMAL"
    }

    public var path: String
    public var durability: Durability
    /// How long to wait for another process that holds the database, in milliseconds.
    public var busyTimeoutMilliseconds: Int32

    public init(path: String, durability: Durability = .full, busyTimeoutMilliseconds: Int32 = 3000) {
        self.path = path
        self.durability = durability
        self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    }
}
