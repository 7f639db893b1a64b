import Membership
import Storage

/// Presence over months. A minute without a change writes one page, however many members there are.
extension MemberStore {
    /// 13 months, in seconds.
    static let keptSeconds: Int64 = 397 * 86_400
    /// Of members that come and go every minute the oldest runs make room: about 50 MB.
    public static let maximumRuns = 2_000_000

    /// How long a member was there, of the time in which its hub was.
    public struct Share: Sendable, Equatable {
        public var onlineSeconds: Int64 = 0
        public var recordedSeconds: Int64 = 0
    }

    /// Saves what a minute has changed, and the clock, in one transaction.
    public func saveMinute(_ step: Availability.Step, clock: IssuerClock.Saved) async throws(StorageError) {
        try await database().write { connection throws(StorageError) in
            for run in step.closed {
                try connection.execute(
                    "INSERT OR REPLACE INTO availability_run VALUES (?, ?, ?, ?)", .integer(run.ended), .integer(run.member),
                    .integer(run.began), .integer(Int64(run.state.rawValue)))
            }
            for member in step.ended { try connection.execute("DELETE FROM availability_open WHERE member = ?", .integer(member)) }
            for run in step.opened {
                try connection.execute(
                    "INSERT OR REPLACE INTO availability_open VALUES (?, ?, ?)", .integer(run.member), .integer(run.began),
                    .integer(Int64(run.state.rawValue)))
            }
            try MemberStore.put("clock", .integer(clock.value), connection)
            try MemberStore.put("wall clock", .integer(clock.wall), connection)
        }
    }

    /// Forgets what is older than 13 months, and the oldest of what is too much. `now`: of the issuer's clock.
    public func forgetOldRuns(now: Int64, maximum: Int = MemberStore.maximumRuns) async throws(StorageError) {
        try await database().write { connection throws(StorageError) in
            try connection.execute("DELETE FROM availability_run WHERE ended < ?", .integer(now - MemberStore.keptSeconds))
            try connection.execute(
                """
                DELETE FROM availability_run WHERE ended <=
                (SELECT ended FROM availability_run ORDER BY ended DESC, member DESC LIMIT 1 OFFSET ?)
                """, .integer(Int64(maximum)))
        }
    }

    /// The runs of a member that end after `since`, the open one up to the last minute that was saved; the oldest first.
    public func runs(of member: Int64, since: Int64) async throws(StorageError) -> [Availability.Run] {
        try await database().read { connection throws(StorageError) in
            try connection.query(
                """
                SELECT member, state, began, ended FROM availability_run WHERE ended > ?1 AND member = ?2
                UNION ALL SELECT member, state, began, value FROM availability_open JOIN coordinator ON name = 'clock'
                WHERE member = ?2 AND value > ?1 ORDER BY began
                """, .integer(since), .integer(member)
            ).compactMap(Availability.Run.init)
        }
    }

    /// How long each member was there since `since`.
    public func shares(since: Int64) async throws(StorageError) -> [Int64: Share] {
        try await database().read { connection throws(StorageError) in
            let rows = try connection.query(
                """
                SELECT member, sum(CASE state WHEN ?2 THEN length ELSE 0 END), sum(length) FROM (
                SELECT member, state, ended - max(began, ?1) AS length FROM availability_run WHERE ended > ?1
                UNION ALL SELECT member, state, value - max(began, ?1) FROM availability_open JOIN coordinator ON name = 'clock'
                WHERE value > ?1) GROUP BY member
                """, .integer(since), .integer(Int64(Availability.State.online.rawValue)))
            var shares: [Int64: Share] = [:]
            for row in rows {
                guard let member = row.integer(0), let online = row.integer(1), let recorded = row.integer(2) else { continue }
                shares[member] = Share(onlineSeconds: online, recordedSeconds: recorded)
            }
            return shares
        }
    }

    static func openRuns(_ connection: Connection) throws(StorageError) -> [Availability.OpenRun] {
        try connection.query("SELECT member, began, state FROM availability_open").compactMap { row in
            guard let member = row.integer(0), let began = row.integer(1), let state = row.integer(2).flatMap(Availability.State.init)
            else { return nil }
            return Availability.OpenRun(member: member, state: state, began: began)
        }
    }
}

extension Availability.State {
    fileprivate init?(_ saved: Int64) {
        guard let value = UInt8(exactly: saved), let state = Self(rawValue: value) else { return nil }
        self = state
    }
}

extension Availability.Run {
    /// nil: a row that no release has written.
    fileprivate init?(_ row: Row) {
        guard let member = row.integer(0), let state = row.integer(1).flatMap(Availability.State.init), let began = row.integer(2),
            let ended = row.integer(3)
        else { return nil }
        self.init(member: member, state: state, began: began, ended: ended)
    }
}
