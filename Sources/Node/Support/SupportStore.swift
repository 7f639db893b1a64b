import Membership
import Storage
import Uplink

/// What a friend wants to give, what the line was measured to carry, and what was given. Every method is on the disk when it returns, or has
/// left no trace when it throws. It may block.
struct SupportStore: Sendable {
    /// What a new start finds. The box itself stands under nil.
    struct Saved: Sendable {
        var supports: [Fingerprint?: Support] = [:]
        var uses: [Fingerprint?: DailyUse] = [:]
        var measuredKilobits: Int?
        var clock: IssuerClock.Saved?
    }

    let database: Database

    static let migration = Migration(
        "what is given to hubs",
        """
        CREATE TABLE support (hub BLOB PRIMARY KEY, weight INTEGER NOT NULL, streams TEXT, kilobits INTEGER, monthly_bytes INTEGER,
        hours TEXT, only_when_idle INTEGER NOT NULL) STRICT, WITHOUT ROWID
        """,
        "CREATE TABLE uplink_use (hub BLOB NOT NULL, day INTEGER NOT NULL, bytes INTEGER NOT NULL, PRIMARY KEY (hub, day)) STRICT, WITHOUT ROWID",
        "CREATE TABLE uplink (name TEXT PRIMARY KEY, value INTEGER NOT NULL) STRICT, WITHOUT ROWID")

    func load() throws(StorageError) -> Saved {
        try database.readBlocking { connection throws(StorageError) in
            var saved = Saved()
            for row in try connection.query(
                "SELECT hub, weight, streams, kilobits, monthly_bytes, hours, only_when_idle FROM support")
            {
                if let hub = row.blob(0) { saved.supports[Fingerprint(hub)] = Support(row) }
            }
            var days: [Fingerprint?: [Int64: Int64]] = [:]
            for row in try connection.query("SELECT hub, day, bytes FROM uplink_use") {
                guard let hub = row.blob(0), let day = row.integer(1), let bytes = row.integer(2) else { continue }
                days[Fingerprint(hub), default: [:]][day] = bytes
            }
            saved.uses = days.mapValues { DailyUse(saved: $0) }
            let rows = try connection.query("SELECT name, value FROM uplink")
            let values = Dictionary(rows.compactMap { row in row.text(0).flatMap { name in row.integer(1).map { (name, $0) } } }) { $1 }
            saved.measuredKilobits = values["measured"].flatMap { Int(exactly: $0) }
            if let clock = values["clock"], let wall = values["wall clock"] { saved.clock = IssuerClock.Saved(value: clock, wall: wall) }
            return saved
        }
    }

    /// nil as hub: the box.
    func save(_ support: Support, of hub: Fingerprint?) throws(StorageError) {
        let streams: String? =
            switch support.streams {
            case .all: nil
            case .named(let names): names.joined(separator: "\n")
            }
        try database.writeBlocking { connection throws(StorageError) in
            try connection.execute(
                "INSERT OR REPLACE INTO support VALUES (?, ?, ?, ?, ?, ?, ?)", .blob(hub?.bytes ?? []), .integer(Int64(support.weight)),
                streams.map(Value.text) ?? .null, support.limits.kilobits.map { .integer(Int64($0)) } ?? .null,
                support.limits.monthlyBytes.map(Value.integer) ?? .null, support.limits.hours.map { .text($0.text) } ?? .null,
                .integer(support.limits.onlyWhenIdle ? 1 : 0))
        }
    }

    func save(measuredKilobits: Int?) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in
            if let measuredKilobits {
                try Self.put("measured", Int64(measuredKilobits), connection)
            } else {
                try connection.execute("DELETE FROM uplink WHERE name = 'measured'")
            }
        }
    }

    /// Saves the days of a hub and of the box, and the clock that counts them.
    func save(_ use: DailyUse, of hub: Fingerprint, box: DailyUse, clock: IssuerClock.Saved) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in
            for (key, use) in [(hub.bytes, use), ([], box)] {
                try connection.execute("DELETE FROM uplink_use WHERE hub = ?", .blob(key))
                for (day, bytes) in use.bytes {
                    try connection.execute("INSERT INTO uplink_use VALUES (?, ?, ?)", .blob(key), .integer(day), .integer(bytes))
                }
            }
            try Self.put("clock", clock.value, connection)
            try Self.put("wall clock", clock.wall, connection)
        }
    }

    /// The friend has left the hub. What was given to it counts for the box all the same.
    func forget(_ hub: Fingerprint) throws(StorageError) {
        try database.writeBlocking { connection throws(StorageError) in
            try connection.execute("DELETE FROM support WHERE hub = ?", .blob(hub.bytes))
            try connection.execute("DELETE FROM uplink_use WHERE hub = ?", .blob(hub.bytes))
        }
    }

    private static func put(_ name: String, _ value: Int64, _ connection: Connection) throws(StorageError) {
        try connection.execute("INSERT OR REPLACE INTO uplink VALUES (?, ?)", .text(name), .integer(value))
    }
}

extension Support {
    fileprivate init(_ row: Row) {
        self.init()
        weight = row.integer(1).flatMap { Int(exactly: $0) } ?? 1
        if let names = row.text(2) { streams = .named(names.split(separator: "\n").map(String.init)) }
        limits.kilobits = row.integer(3).flatMap { Int(exactly: $0) }
        limits.monthlyBytes = row.integer(4)
        limits.hours = row.text(5).flatMap(HoursOfDay.init)
        limits.onlyWhenIdle = row.integer(6) == 1
    }
}
