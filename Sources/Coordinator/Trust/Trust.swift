/// How far a member is relied on: by what its checks of the last 30 days have shown. A value; owned by the coordinator.
///
/// trust‰ = (start · 20 + Σ outcome‰) / (20 + n), in whole numbers, with 750 as the usual start and n outcomes. Only what contradicts the box's own word
/// counts as an outcome of 0; that it was silent never does. Outcomes are kept by days, so that there is a bound to them.
struct Trust: Sendable, Equatable {
    static let usualStart = 750
    static let startWeight = 20
    static let days: Int64 = 30
    /// Below, credit is halved.
    static let doubted = 500
    /// Below, there are only checks, until it is `doubted` no more.
    static let refused = 300
    /// Players that cannot verify what they get are sent to no box below.
    static let forPlayers = 700
    /// Outcomes that are counted of a day: with more, nothing would change.
    static let mostOfADay = 10_000

    struct Day: Sendable, Equatable {
        var day: Int64
        var count: Int
        /// In thousandths.
        var sum: Int
    }

    /// What it began with: of a box from the household or the invite of others the least that was seen there.
    var start = Trust.usualStart
    private(set) var kept: [Day] = []
    private var isRefused = false

    init(start: Int = Trust.usualStart, _ days: [Day] = []) {
        self.start = min(max(0, start), 1_000)
        kept = days.sorted { $0.day < $1.day }
    }

    /// One more check or compared interval, from 0 to 1,000. `day`: of the coordinator's clock.
    mutating func came(_ outcome: Int, day: Int64) {
        forget(day)
        if kept.last?.day != day, !kept.contains(where: { $0.day == day }) { kept.append(Day(day: day, count: 0, sum: 0)) }
        guard let index = kept.firstIndex(where: { $0.day == day }), kept[index].count < Self.mostOfADay else { return }
        kept[index].count += 1
        kept[index].sum += min(max(0, outcome), 1_000)
        isRefused = isRefused(permille(day: day))
    }

    mutating func forget(_ day: Int64) { kept.removeAll { $0.day <= day - Self.days } }

    func permille(day: Int64) -> Int {
        let counted = kept.filter { $0.day > day - Self.days }
        let count = counted.reduce(0) { $0 + $1.count }
        return (start * Self.startWeight + counted.reduce(0) { $0 + $1.sum }) / (Self.startWeight + count)
    }

    /// Whether it gets nothing but checks.
    func isRefused(day: Int64) -> Bool { isRefused(permille(day: day)) }

    private func isRefused(_ permille: Int) -> Bool { permille < Self.refused || (isRefused && permille < Self.doubted) }
}
