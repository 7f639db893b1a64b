/// Where a database is and how patient it is.
public struct DatabaseConfiguration: Sendable {
    public var path: String
    /// How long to wait for another process that holds the database, in milliseconds.
    public var busyTimeoutMilliseconds: Int32

    public init(path: String, busyTimeoutMilliseconds: Int32 = 3000) {
        self.path = path
        self.busyTimeoutMilliseconds = busyTimeoutMilliseconds
    }
}
