import Membership
import Storage

/// Members, invites and what is kept of their presence, in the appliance's database. A change is on the disk when its method returns, or has
/// left no trace when it throws.
public struct MemberStore: Sendable {
    /// What a new start finds.
    public struct Saved: Sendable, Equatable {
        public var roster: [RosterChange] = []
        public var clock: IssuerClock.Saved?
        /// The last signed address record.
        public var addresses: [UInt8]?
    }

    /// A member's minute.
    public struct Minute: Sendable, Equatable {
        public var member: Int64
        public var isOnline: Bool
        public var heartbeats: Int

        public init(member: Int64, isOnline: Bool, heartbeats: Int) {
            self.member = member
            self.isOnline = isOnline
            self.heartbeats = heartbeats
        }
    }

    /// How long availability is kept, in minutes of the issuer's clock.
    static let keptMinutes: Int64 = 35 * 1_440

    /// Opens the database, or says why it cannot be.
    private let database: @Sendable () async throws(StorageError) -> Database

    public init(database: @escaping @Sendable () async throws(StorageError) -> Database) { self.database = database }

    public static let migrations = [
        Migration(
            "members and invites",
            """
            CREATE TABLE member (id INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, name TEXT NOT NULL, state INTEGER NOT NULL,
            joined INTEGER NOT NULL, former_key BLOB, former_until INTEGER) STRICT
            """,
            """
            CREATE TABLE invite (id INTEGER PRIMARY KEY, secret_hash BLOB NOT NULL UNIQUE, name TEXT NOT NULL, streams TEXT NOT NULL,
            uses INTEGER NOT NULL, created INTEGER NOT NULL, expires INTEGER NOT NULL, revoked INTEGER NOT NULL,
            needs_approval INTEGER NOT NULL, member INTEGER) STRICT
            """,
            """
            CREATE TABLE invite_use (place INTEGER PRIMARY KEY, invite INTEGER NOT NULL REFERENCES invite (id) ON DELETE CASCADE,
            key BLOB NOT NULL, member INTEGER NOT NULL, UNIQUE (invite, key)) STRICT
            """,
            """
            CREATE TABLE availability (minute INTEGER NOT NULL, member INTEGER NOT NULL, online INTEGER NOT NULL,
            heartbeats INTEGER NOT NULL, PRIMARY KEY (minute, member)) STRICT, WITHOUT ROWID
            """,
            "CREATE TABLE coordinator (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID")
    ]

    public func load() async throws(StorageError) -> Saved {
        try await database().read { connection throws(StorageError) in try MemberStore.load(connection) }
    }

    /// Saves what belongs together in one transaction.
    public func save(_ changes: [RosterChange]) async throws(StorageError) {
        guard !changes.isEmpty else { return }
        try await database().write { connection throws(StorageError) in
            for change in changes { try MemberStore.save(change, connection) }
        }
    }

    public func saveAddresses(_ record: [UInt8]) async throws(StorageError) {
        try await database().write { connection throws(StorageError) in try MemberStore.put("addresses", .blob(record), connection) }
    }

    /// Saves a minute of all members, and the clock, in one transaction. `minute`: of the issuer's clock.
    public func saveMinute(_ minute: Int64, _ rows: [Minute], clock: IssuerClock.Saved) async throws(StorageError) {
        try await database().write { connection throws(StorageError) in
            for row in rows {
                try connection.execute(
                    "INSERT OR REPLACE INTO availability VALUES (?, ?, ?, ?)", .integer(minute), .integer(row.member),
                    .integer(row.isOnline ? 1 : 0), .integer(Int64(row.heartbeats)))
            }
            try MemberStore.put("clock", .integer(clock.value), connection)
            try MemberStore.put("wall clock", .integer(clock.wall), connection)
            if minute % 60 == 0 {
                try connection.execute("DELETE FROM availability WHERE minute < ?", .integer(minute - MemberStore.keptMinutes))
            }
        }
    }

    /// Minutes in which a member was online, of those that are kept since `minute`.
    public func onlineMinutes(of member: Int64, since minute: Int64) async throws(StorageError) -> Int {
        try await database().read { connection throws(StorageError) in
            let rows = try connection.query(
                "SELECT count(*) FROM availability WHERE minute >= ? AND member = ? AND online = 1", .integer(minute), .integer(member))
            return Int(rows.first?.integer(0) ?? 0)
        }
    }
}
