/// How long to wait before the next try: about twice as long each time, up to a bound, never at the same moment as others.
public struct Backoff: Sendable, Equatable {
    static let shortest: Int64 = 1_000
    public static let longest: Int64 = 60_000
    /// For as long as who is tried may be back at any moment.
    public static let longestAtFirst: Int64 = 5_000

    private var tries = 0

    public init() {}

    public mutating func succeeded() { tries = 0 }

    /// Milliseconds. `random`: any number; a quarter of the time hangs on it.
    public mutating func failed(random: UInt32, longest: Int64 = Backoff.longest) -> Int64 {
        let whole = min(Self.shortest << Int64(min(tries, 6)), longest)
        tries = min(tries + 1, 7)
        return whole - whole / 4 + Int64(random) % (whole / 4 + 1)
    }
}
