import Membership

/// How many bytes of each hub's streams went to players, which are counted over all of them: those that watch take equal shares.
struct PlayerBytes {
    private var counted: UInt64 = 0

    /// What is new of `total`, which only grows, by hub. `watched`: players of each hub's streams; those who have just gone
    /// count for the first.
    mutating func new(_ total: UInt64, watched: [(hub: Fingerprint, players: Int)]) -> [(hub: Fingerprint, bytes: Int)] {
        let players = watched.reduce(0) { $0 + $1.players }
        guard total > counted, !watched.isEmpty else { return [] }
        let bytes = Int(clamping: total - counted)
        counted = total
        guard players > 0 else { return [(watched[0].hub, bytes)] }
        var left = bytes
        var shares = watched.map { place in
            let share = min(left, Int(Double(bytes) * Double(place.players) / Double(players)))
            left -= share
            return (hub: place.hub, bytes: share)
        }
        shares[0].bytes += left
        return shares
    }
}
