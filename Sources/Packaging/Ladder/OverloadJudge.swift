/// Decides when the ladder is too slow for this machine. Owned by the ladder, under its lock.
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

    private var slowSince: Double?

    /// `waiting`: milliseconds of media from the oldest frame that waits to the newest. `now`: milliseconds of any even clock.
    mutating func judge(waiting: Int64, bytes: Int, now: Double) -> Verdict {
        if waiting > Self.longest || bytes > Self.largest { return .shedAll }
        guard waiting > Self.tolerated else {
            slowSince = nil
            return .fine
        }
        let since = slowSince ?? now
        slowSince = since
        guard now - since >= Self.patience else { return .fine }
        // Those that are left get as long to catch up.
        slowSince = now
        return .shedOne
    }
}
