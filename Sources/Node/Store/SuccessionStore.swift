import Identity
import Membership
import Storage

/// The keys that this box has had, each naming the next, and which hub has been told of them, in the appliance's database. It may block.
public struct SuccessionStore: Sendable {
    /// More are not remembered: a hub that was not reached over so many is joined anew.
    static let maximumKeys = SuccessionChain.maximumCount

    private let database: Database

    public init(_ database: Database) { self.database = database }

    static let migration = Migration(
        "keys that follow one another", "CREATE TABLE key_succession (place INTEGER PRIMARY KEY AUTOINCREMENT, bytes BLOB NOT NULL) STRICT",
        "CREATE TABLE succession_told (hub BLOB PRIMARY KEY, place INTEGER NOT NULL) STRICT, WITHOUT ROWID")

    /// Remembers that a key follows another; the caller puts it in its place afterwards. It is on the disk when this returns.
    public func add(_ succession: KeySuccession) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in
            try connection.execute("INSERT INTO key_succession (bytes) VALUES (?)", .blob(succession.bytes))
            try connection.execute(
                "DELETE FROM key_succession WHERE place <= (SELECT max(place) FROM key_succession) - ?", .integer(Int64(Self.maximumKeys)))
        }
    }

    /// What a hub has not been told yet, the oldest first. Only what has led to `key` counts: one that was never put in its place does not.
    public func untold(_ hub: Fingerprint, until key: PublicKey) throws(StorageError) -> [(place: Int64, succession: KeySuccession)] {
        let rows = try database.readBlocking { connection throws(StorageError) in
            try connection.query(
                "SELECT place, bytes FROM key_succession WHERE place > ifnull((SELECT place FROM succession_told WHERE hub = ?), 0) ORDER BY place",
                .blob(hub.bytes))
        }
        return Self.leading(to: key, rows)
    }

    /// The keys that this box has had; nil: none but `key`.
    public func chain(to key: PublicKey) throws(StorageError) -> SuccessionChain? {
        let rows = try database.readBlocking { connection throws(StorageError) in
            try connection.query("SELECT place, bytes FROM key_succession ORDER BY place")
        }
        return SuccessionChain(Self.leading(to: key, rows).map(\.succession))
    }

    private static func leading(to key: PublicKey, _ rows: [Row]) -> [(place: Int64, succession: KeySuccession)] {
        var chain: [(place: Int64, succession: KeySuccession)] = []
        var wanted = key
        for row in rows.reversed() {
            guard let place = row.integer(0), let succession = row.blob(1).flatMap({ try? KeySuccession($0, .sodium) }),
                succession.new == wanted
            else { continue }
            chain.insert((place, succession), at: 0)
            wanted = succession.old
        }
        return chain
    }

    func tell(_ hub: Fingerprint, _ place: Int64) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in
            _ = try connection.execute("INSERT OR REPLACE INTO succession_told VALUES (?, ?)", .blob(hub.bytes), .integer(place))
        }
    }
}
