import Membership
import Storage

/// Members, invites and what is kept of their presence, in the appliance's database. A change is on the disk when its method returns, or has
/// left no trace when it throws.
public struct MemberStore: Sendable {
    /// What a new start finds.
    public struct Saved: Sendable, Equatable {
        public var roster: [RosterChange] = []
        /// Availability is recorded up to its value.
        public var clock: IssuerClock.Saved?
        public var openRuns: [Availability.OpenRun] = []
        /// The last signed address record.
        public var addresses: [UInt8]?
        /// Until when former keys of the hub are accepted.
        public var formerEnds: [PublicKey: Int64] = [:]
        /// What checks of members have shown.
        var trusts: [Int64: Trust] = [:]
    }

    /// Opens the database, or says why it cannot be.
    let database: @Sendable () async throws(StorageError) -> Database

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
            "CREATE TABLE coordinator (name TEXT PRIMARY KEY, value ANY NOT NULL) STRICT, WITHOUT ROWID"),
        Migration(
            "availability as runs", "DROP TABLE availability",
            // In the order in which runs end, so that what is new stands together, and what is old too.
            """
            CREATE TABLE availability_run (ended INTEGER NOT NULL, member INTEGER NOT NULL, began INTEGER NOT NULL, state INTEGER NOT NULL,
            PRIMARY KEY (ended, member)) STRICT, WITHOUT ROWID
            """,
            "CREATE TABLE availability_open (member INTEGER PRIMARY KEY, began INTEGER NOT NULL, state INTEGER NOT NULL) STRICT"),
        Migration(
            "what checks of members have shown",
            """
            CREATE TABLE trust_day (member INTEGER NOT NULL, day INTEGER NOT NULL, count INTEGER NOT NULL, sum INTEGER NOT NULL,
            start INTEGER NOT NULL, PRIMARY KEY (member, day)) STRICT, WITHOUT ROWID
            """),
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

    /// Remembers until when keys are accepted that the hub has had.
    public func saveFormers(_ keys: [PublicKey], end: Int64) async throws(StorageError) {
        guard !keys.isEmpty else { return }
        try await database().write { connection throws(StorageError) in
            for key in keys { try MemberStore.put(MemberStore.formerMark + Base32.text(key.bytes), .integer(end), connection) }
        }
    }

    static let formerMark = "former key "

    public func saveAddresses(_ record: [UInt8]) async throws(StorageError) {
        try await database().write { connection throws(StorageError) in try MemberStore.put("addresses", .blob(record), connection) }
    }
}
