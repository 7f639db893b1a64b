import Media
import Storage

extension StreamStore {
    private static let states = StreamLife.State.allCases

    static func streams(_ connection: Connection) throws(StorageError) -> [StreamRecord] {
        let rows = try connection.query(
            """
            SELECT name, key, created, state, tests_first, view_key, ready, testing, live, offline, stale, archived
            FROM stream LEFT JOIN stream_state ON stream = name ORDER BY name
            """)
        return rows.compactMap { row in
            guard let name = row.text(0).flatMap(StreamName.init), let key = row.text(1).flatMap(StreamKey.init) else { return nil }
            return StreamRecord(name: name, key: key, life: life(row), viewKey: row.text(5))
        }
    }

    /// A stream of before there were states is new.
    private static func life(_ row: Row) -> StreamLife {
        guard let state = row.text(3).flatMap(StreamLife.State.init) else { return StreamLife(now: row.integer(2) ?? 0) }
        var times: [StreamLife.State: Int64] = [:]
        for (column, state) in states.enumerated() { times[state] = row.integer(6 + column) }
        return StreamLife(state: state, testsFirst: row.integer(4) == 1, times: times)
    }

    static func put(_ life: StreamLife, _ viewKey: String?, of name: StreamName, _ connection: Connection) throws(StorageError) {
        let times = states.map { state -> Value in life.times[state].map(Value.integer) ?? .null }
        try connection.execute(
            "INSERT OR REPLACE INTO stream_state VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", .text(name.text), .text(life.state.rawValue),
            .integer(life.testsFirst ? 1 : 0), viewKey.map(Value.text) ?? .null, times[0], times[1], times[2], times[3], times[4], times[5])
    }
}
