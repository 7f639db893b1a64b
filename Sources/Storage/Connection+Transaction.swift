import CSQLite

extension Connection {
    /// Runs `body` between `begin` and a commit; whatever fails is rolled back.
    @discardableResult
    func transaction<T>(_ begin: String, _ body: (Connection) throws(StorageError) -> T) throws(StorageError) -> T {
        _ = try run(begin, [])
        do throws(StorageError) {
            let value = try body(self)
            _ = try run("COMMIT", [])
            return value
        } catch {
            // After some failures (a full disk) SQLite has already rolled back by itself.
            if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
            throw error
        }
    }

    /// Sets what is set per connection, and finds out early what would fail later.
    func prepare() throws(StorageError) {
        if sqlite3_db_readonly(handle, "main") == 1 { throw .readOnly(path: path) }
        _ = try run("PRAGMA journal_mode = WAL", [])
        // Every commit is on the disk before it is acknowledged.
        _ = try run("PRAGMA synchronous = FULL", [])
        _ = try run("PRAGMA foreign_keys = ON", [])
        _ = try run("PRAGMA trusted_schema = OFF", [])
        // What is deleted or replaced becomes zeros: secrets are among it.
        _ = try run("PRAGMA secure_delete = ON", [])
    }
}
