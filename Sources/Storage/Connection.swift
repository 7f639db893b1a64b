import CSQLite

/// The open database inside a transaction: the thing that a `read` or `write` closure works with.
///
/// Owned by the database's queue; it must not leave the closure that it was given to.
public final class Connection {
    let path: String
    let handle: OpaquePointer

    /// Opens the file; throws in words when it is missing, damaged or not allowed.
    init(_ configuration: DatabaseConfiguration) throws(StorageError) {
        path = configuration.path
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nil)
        guard let opened else { throw .cannotOpen(path: path, reason: "there is no memory left") }
        handle = opened
        guard code == SQLITE_OK else {
            let error = StorageError(code: sqlite3_extended_errcode(opened), connection: opened, path: path)
            sqlite3_close_v2(opened)
            throw error
        }
        sqlite3_extended_result_codes(opened, 1)
        sqlite3_busy_timeout(opened, configuration.busyTimeoutMilliseconds)
    }

    deinit {
        sqlite3_close_v2(handle)
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

    func run(_ sql: String, _ values: [Value]) throws(StorageError) -> [Row] {
        let statement = try Statement(sql, on: self)
        defer { statement.finalize() }
        try statement.bind(values)
        var rows: [Row] = []
        while let row = try statement.step() { rows.append(row) }
        return rows
    }

    /// The last failure, with the words for it.
    func failure(_ code: Int32) -> StorageError {
        StorageError(code: code, connection: handle, path: path)
    }
}
