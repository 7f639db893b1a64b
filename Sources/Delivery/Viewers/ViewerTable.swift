import Web

/// Who watches a stream by HLS: viewers are requests, so somebody watches who asked for a playlist not long ago.
///
/// Owned by its stream's state. Times are milliseconds of a clock that never goes back.
struct ViewerTable {
    /// Tells viewers behind one address apart: the token that a player chose, else the name of its program.
    struct Key: Hashable {
        let hash: Int

        init(_ request: Request) {
            var hasher = Hasher()
            hasher.combine(request.remoteAddress.host)
            hasher.combine(request.query["player"] ?? request.headers["User-Agent"] ?? "")
            hash = hasher.finalize()
        }
    }

    struct Viewer: Equatable {
        let host: String
        let isLoopback: Bool
        var lastSeen: Int64
    }

    enum Sighting: Equatable {
        case known, new, full
    }

    private var viewers: [Key: Viewer] = [:]
    let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { viewers.count }

    mutating func saw(_ key: Key, at address: PeerAddress, now: Int64) -> Sighting {
        if let place = viewers.index(forKey: key) {
            viewers.values[place].lastSeen = now
            return .known
        }
        guard viewers.count < limit else { return .full }
        viewers[key] = Viewer(host: address.host, isLoopback: address.isLoopback, lastSeen: now)
        return .new
    }

    mutating func remove(_ key: Key) { viewers[key] = nil }

    /// Removes those not seen since `time`, and returns them.
    mutating func removeUnseen(since time: Int64) -> [Viewer] {
        let gone = viewers.filter { $0.value.lastSeen < time }
        for key in gone.keys { viewers[key] = nil }
        return Array(gone.values)
    }

    mutating func removeAll() -> [Viewer] {
        defer { viewers = [:] }
        return Array(viewers.values)
    }
}
