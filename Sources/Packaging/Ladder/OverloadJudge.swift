/// Decides when the ladder is too slow for this machine. Owned by the ladder.
struct OverloadJudge {
    enum Verdict: Equatable {
        case fine
        /// The heaviest rendition has to go.
        case shedOne
        /// So much waits that no picture can be made in time.
        case shedAll
    }

    /// Milliseconds of media that may wait.
    static let tolerated: Int64 = 1500
    /// Milliseconds for which more may wait: an encoder that catches up sends much at once.
    static let patience: Double = 4000
    /// What never waits: milliseconds and bytes.
    static let longest: Int64 = 10_000
    static let largest = 24 << 20

    /// Since when too much waits, and how much it was then.
    private var slow: (since: Double, waiting: Int64)?

    /// `waiting`: milliseconds of media that wait. `now`: milliseconds of any even clock.
    mutating func judge(waiting: Int64, bytes: Int, now: Double) -> Verdict {
        if waiting > Self.longest || bytes > Self.largest { return .shedAll }
        guard waiting > Self.tolerated else {
            slow = nil
            return .fine
        }
        guard let (since, before) = slow else {
            slow = (now, waiting)
            return .fine
        }
        guard now - since >= Self.patience else { return .fine }
        // Those that are left get as long to catch up.
        slow = (now, waiting)
        return waiting < before - before / 4 ? .fine : .shedOne
    }
}
