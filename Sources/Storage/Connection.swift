import CSQLite

/// The open database inside a transaction: the thing that a `read` or `write` closure works with.
///
/// Owned by the database's queue; it must not leave the closure that it was given to.
public final class Connection {
    let path: String
    let handle: OpaquePointer

    init(path: String, handle: OpaquePointer) {
        self.path = path
        self.handle = handle
    }

    /// Runs one statement that answers with rows; `?` marks stand for `values`, in order.
    public func query(_ sql: String, _ values: Value...) throws(StorageError) -> [Row] {
        try run(sql, values)
    }

    /// Runs one statement and returns how many rows it changed; `?` marks stand for `values`, in order.
    @discardableResult
    public func execute(_ sql: String, _ values: Value...) throws(StorageError) -> Int {
        _ = try run(sql, values)
        return Int(sqlite3_changes(handle))
    }

    func run(_ sql: String, _ values: [Value]) throws(StorageError) -> [Row] { [] }
}
