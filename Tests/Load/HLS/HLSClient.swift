/// A low-latency HLS player without its socket, on one connection: waits for a playlist with a new part, then fetches the part.
///
/// ```
///  first playlist ──► blocking playlist ──► part, part … ─┐
///                            ▲────────────────────────────┘
/// ```
/// Or the client of a server that has all of them ready (`Replay`): at each tick a playlist and a part. Owned by its connection.
struct HLSClient {
    enum Event {
        case send([UInt8])
        /// A part has arrived; the time at which its first frame was published, when it is known.
        case part(bytes: Int, stamp: Nanoseconds?)
        case refused(String)
        case broken
    }

    private enum Wanted { case playlist, part }

    private var reader = HTTPReader()
    private var wanted = Wanted.playlist
    private var waiting: [String] = []
    private var newest = ""
    private var playlist: LivePlaylist?
    private var isReplay = false

    /// What is kept of a body: a playlist whole, of a part what comes before its first frames.
    private static let playlistLimit = 64 << 10
    private static let partLimit = 8 << 10

    static func get(_ path: String, on address: Address) -> [UInt8] {
        Array("GET \(path) HTTP/1.1\r\nHost: \(address.host):\(address.port)\r\nUser-Agent: streamr-load\r\n\r\n".utf8)
    }

    /// The next event in `bytes[at..<end]`; nil when they are used up.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, address: Address) -> Event? {
        var valid = true
        let keep = wanted == .playlist ? Self.playlistLimit : Self.partLimit
        guard let answer = reader.next(bytes, &at, end: end, keep: keep, valid: &valid) else { return valid ? nil : .broken }
        guard answer.status == 200 else { return .refused("HTTP \(answer.status)") }
        switch wanted {
        case .part:
            wanted = .playlist
            return .part(bytes: answer.length, stamp: Stamp.find(in: answer.body)?.time)
        case .playlist:
            guard let list = LivePlaylist(answer.body), !list.hasEnded else { return .refused("playlist") }
            if !isReplay { playlistReceived(list, address) }
            return .send(following(address) ?? [])
        }
    }

    /// What to ask for once a part has been taken; nil: nothing before the next tick.
    mutating func following(_ address: Address) -> [UInt8]? {
        if !waiting.isEmpty {
            wanted = .part
            return Self.get(waiting.removeFirst(), on: address)
        }
        guard let playlist, !isReplay else { return nil }
        let place = "?_HLS_msn=\(playlist.openSegment)&_HLS_part=\(playlist.openParts)&_HLS_skip=YES"
        return Self.get(address.path + place, on: address)
    }

    /// All parts that are newer than the newest one; at first only that.
    private mutating func playlistReceived(_ list: LivePlaylist, _ address: Address) {
        playlist = list
        let known = list.parts.lastIndex(of: newest)
        let new = known.map { list.parts[($0 + 1)...] } ?? list.parts.suffix(1)
        // Addresses in a playlist are relative to its own.
        let folder = address.path[...(address.path.lastIndex(of: "/") ?? address.path.startIndex)]
        waiting = new.map { folder + $0 }
        newest = list.parts.last ?? newest
    }

    /// A tick of a replay: asks for the playlist, and for the part when that has come.
    mutating func tick(playlist: String, part: String, address: Address) -> [UInt8] {
        isReplay = true
        wanted = .playlist
        waiting = [part]
        return Self.get(playlist, on: address)
    }
}
