extension Connection {
    /// Runs the migrations that this file has not seen; refuses a file that a newer program has changed.
    func migrate(_ migrations: [Migration]) throws(StorageError) {
        try transaction("BEGIN IMMEDIATE") { connection throws(StorageError) in
            try connection.execute("CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT")
        }
        let known = Set(migrations.map(\.name))
        let done = try query("SELECT name FROM migration ORDER BY position").compactMap { $0.text(0) }
        if let newer = done.first(where: { !known.contains($0) }) { throw .newerVersion(path: path, migration: newer) }
        for (position, migration) in migrations.enumerated() where !done.contains(migration.name) {
            try transaction("BEGIN IMMEDIATE") { connection throws(StorageError) in
                // Another process may have done it since the list was read.
                guard try connection.query("SELECT 1 FROM migration WHERE name = ?", .text(migration.name)).isEmpty else { return }
                for statement in migration.statements { try connection.execute(statement) }
                try connection.execute(
                    "INSERT INTO migration (name, position) VALUES (?, ?)", .text(migration.name), .integer(Int64(position)))
            }
        }
    }
}
