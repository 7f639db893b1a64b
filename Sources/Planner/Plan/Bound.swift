/// What no plan can do better than: `Docs/Distribution.md` derives it.
public enum Bound {
    /// The highest rate, in bits a second, at which so many viewers can be served by helpers that do not watch.
    ///
    /// A byte that the hub sends to each viewer costs it one copy for each. One that a helper spreads costs the hub one copy and the
    /// helper one for each viewer. With B = the helpers' uplink for each viewer: as long as the stream's rate is at most B, the hub needs
    /// to send it once; what goes beyond B it sends to everybody.
    public static func rate(uplink: Int64, helpers: Int64, viewers: Int) -> Int64 {
        guard viewers > 0 else { return .max }
        let (uplink, helpers) = (possible(uplink), possible(helpers))
        let each = helpers / Int64(viewers)
        return uplink <= each ? uplink : each + (uplink - each) / Int64(viewers)
    }

    /// The most viewers that can be served at a rate.
    public static func viewers(uplink: Int64, helpers: Int64, rate: Int64) -> Int {
        let (uplink, helpers) = (possible(uplink), possible(helpers))
        guard rate > 0, uplink >= rate else { return 0 }
        // Whoever serves one more serves those before: the rate falls with each viewer.
        var (low, high) = (0, Int(min((uplink + helpers) / rate, 1 << 30)) + 1)
        while low + 1 < high {
            let middle = (low + high) / 2
            if Self.rate(uplink: uplink, helpers: helpers, viewers: middle) >= rate { low = middle } else { high = middle }
        }
        return low
    }

    /// So that sums cannot overflow.
    private static func possible(_ uplink: Int64) -> Int64 { min(max(uplink, 0), 1 << 60) }
}
