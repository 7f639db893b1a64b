import Identity
import Live
import Media
import Storage
import Threads

/// The streams and the owner's settings, on disk. A change is on the disk when its method returns, or has left no trace when it throws.
final class StreamStore: Sendable {
    /// The stream that a new data directory begins with.
    static let firstStream = "live"
    static let maximumStreams = 256

    /// The streams after a change, numbered in the order in which changes were saved.
    struct Revision: Sendable {
        var number: Int
        var streams: [StreamRecord]
    }

    let database: Database
    private let revision = Locked(0)

    /// Opens or creates the database; a new one gets its first stream, unless it is only to be read.
    init(path: String, begins: Bool = true) throws(StorageError) {
        database = try Database(DatabaseConfiguration(path: path), migrations: ApplianceMigrations.all)
        try database.writeBlocking { connection throws(StorageError) in
            guard try Self.setting("begun", connection) == nil else { return }
            guard begins else { throw .cannotOpen(path: path, reason: "it is empty") }
            try Self.insert(Self.firstStream, Random.streamKey(), connection)
            try Self.put("begun", "\(WallClock.unixSeconds())", connection)
        }
    }

    func close() { database.close() }

    static let migrations = [
        Migration(
            "streams and settings",
            "CREATE TABLE stream (name TEXT PRIMARY KEY, key TEXT NOT NULL UNIQUE, created INTEGER NOT NULL) STRICT, WITHOUT ROWID",
            "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID"),
        Migration(
            "states of streams",
            """
            CREATE TABLE stream_state (stream TEXT PRIMARY KEY REFERENCES stream (name) ON DELETE CASCADE, state TEXT NOT NULL,
            tests_first INTEGER NOT NULL, view_key TEXT, ready INTEGER, testing INTEGER, live INTEGER, offline INTEGER, stale INTEGER,
            archived INTEGER) STRICT, WITHOUT ROWID
            """),
    ]

    /// All streams, by name.
    func streams() throws(StorageError) -> [StreamRecord] {
        try database.readBlocking { connection throws(StorageError) in try Self.streams(connection) }
    }

    /// Changes the streams and returns all of them afterwards, from the same transaction.
    func change(_ change: StreamChange) async throws(StreamStoreError) -> Revision {
        let outcome: Result<Revision, StreamStoreError>
        do throws(StorageError) {
            outcome = try await database.write { [self] connection throws(StorageError) in
                if let refusal = try Self.refusal(of: change, connection) { return .failure(refusal) }
                switch change {
                case .add(let name, let key): try Self.insert(name.text, key.secret, connection)
                case .setKey(let name, let key):
                    try connection.execute("UPDATE stream SET key = ? WHERE name = ?", .text(key.secret), .text(name.text))
                case .remove(let name): try connection.execute("DELETE FROM stream WHERE name = ?", .text(name.text))
                case .setLife(let name, let life, let viewKey): try Self.put(life, viewKey, of: name, connection)
                }
                let number = revision.withLock { number in
                    number += 1
                    return number
                }
                return .success(Revision(number: number, streams: try Self.streams(connection)))
            }
        } catch {
            throw .notSaved(error)
        }
        return try outcome.get()
    }

    /// The value of a setting that the owner made here rather than in the file; nil: never made.
    func setting(_ name: String) throws(StorageError) -> String? {
        try database.readBlocking { connection throws(StorageError) in try Self.setting(name, connection) }
    }

    /// Saves a setting; nil removes it.
    func set(_ name: String, to value: String?) async throws(StorageError) {
        try await database.write { connection throws(StorageError) in
            if let value {
                try Self.put(name, value, connection)
            } else {
                try connection.execute("DELETE FROM setting WHERE name = ?", .text(name))
            }
        }
    }

    private static func refusal(of change: StreamChange, _ connection: Connection) throws(StorageError) -> StreamStoreError? {
        let name = change.name.text
        let isKnown = try !connection.query("SELECT 1 FROM stream WHERE name = ?", .text(name)).isEmpty
        if case .add = change {
            if isKnown { return .nameTaken(name) }
            let count = try connection.query("SELECT count(*) FROM stream").first?.integer(0) ?? 0
            if count >= maximumStreams { return .tooManyStreams }
        } else if !isKnown {
            return .unknownStream(name)
        }
        if let key = change.key, try !connection.query("SELECT 1 FROM stream WHERE key = ?", .text(key.secret)).isEmpty { return .keyTaken }
        return nil
    }

    private static func insert(_ name: String, _ key: String, _ connection: Connection) throws(StorageError) {
        try connection.execute(
            "INSERT INTO stream (name, key, created) VALUES (?, ?, ?)", .text(name), .text(key), .integer(WallClock.unixSeconds()))
    }

    private static func setting(_ name: String, _ connection: Connection) throws(StorageError) -> String? {
        try connection.query("SELECT value FROM setting WHERE name = ?", .text(name)).first?.text(0)
    }

    private static func put(_ name: String, _ value: String, _ connection: Connection) throws(StorageError) {
        try connection.execute("INSERT OR REPLACE INTO setting (name, value) VALUES (?, ?)", .text(name), .text(value))
    }
}
