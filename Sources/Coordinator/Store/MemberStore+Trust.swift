import Storage

/// What checks of members have shown, by days.
extension MemberStore {
    /// Saves the trust in some members in place of what was known of it, in one transaction; nil: nothing is known any more.
    func saveTrusts(_ trusts: [Int64: Trust?]) async throws(StorageError) {
        guard !trusts.isEmpty else { return }
        try await database().write { connection throws(StorageError) in
            for (member, trust) in trusts {
                try connection.execute("DELETE FROM trust_day WHERE member = ?", .integer(member))
                for day in trust?.kept ?? [] {
                    try connection.execute(
                        "INSERT INTO trust_day VALUES (?, ?, ?, ?, ?)", .integer(member), .integer(day.day), .integer(Int64(day.count)),
                        .integer(Int64(day.sum)), .integer(Int64(trust?.start ?? Trust.usualStart)))
                }
            }
        }
    }

    static func trusts(_ connection: Connection) throws(StorageError) -> [Int64: Trust] {
        var days: [Int64: [Trust.Day]] = [:]
        var starts: [Int64: Int] = [:]
        for row in try connection.query("SELECT member, day, count, sum, start FROM trust_day") {
            guard let member = row.integer(0), let day = row.integer(1), let count = row.integer(2).flatMap(Int.init(exactly:)),
                let sum = row.integer(3).flatMap(Int.init(exactly:)), let start = row.integer(4).flatMap(Int.init(exactly:)),
                (0...Trust.mostOfADay).contains(count), (0...count * 1_000).contains(sum)
            else { continue }
            days[member, default: []].append(Trust.Day(day: day, count: count, sum: sum))
            starts[member] = start
        }
        return Dictionary(uniqueKeysWithValues: days.map { ($0.key, Trust(start: starts[$0.key] ?? Trust.usualStart, $0.value)) })
    }
}
