/// A low-latency HLS player without its socket, on one connection: waits for a playlist with a new part, then fetches the part.
///
/// ```
///  first playlist ──► blocking playlist ──► part, part … ─┐
///                            ▲────────────────────────────┘
/// ```
/// Or the client of a server that has all of them ready (`Replay`): at each tick a playlist and a part. Owned by its viewer.
struct HLSClient {
    enum Event {
        case playlist(LivePlaylist)
        /// A part has arrived; the time at which its first frame was published, when it is known.
        case part(stamp: Nanoseconds?)
        case refused(String)
        case broken
    }

    enum Wanted { case playlist, part }

    /// What the answer on its way is.
    var wanted = Wanted.playlist
    /// Of a replay: the next tick, and whether the answers to one are on their way.
    var tick = 0
    var isBusy = false
    /// When the last whole answer was there.
    var answeredAt: Nanoseconds = 0
    private var reader: HTTPReader
    private var playlist: LivePlaylist?
    private var received: LivePlaylist?
    private var stamp: Nanoseconds?
    private var newest = -1
    private var coming: ArraySlice<LivePlaylist.Part> = []

    /// Of a part what comes before its first frames is looked at; of a playlist everything.
    private static let partBeginning = 8 << 10

    init(scratch: UnsafeMutableRawPointer) { reader = HTTPReader(scratch: scratch) }

    /// In words, for a viewer that is lost.
    var state: String { "waiting for a \(wanted)" + (reader.isIdle ? "" : ", of which some has come") }

    /// How many bytes may be taken from the socket without being looked at.
    var skippable: Int { reader.rest }

    /// The next event in `bytes[at..<end]`; nil when they are used up.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, _ playlists: PlaylistReader) -> Event? {
        let limit = wanted == .part ? Self.partBeginning : HTTPReader.scratchSize
        while let event = reader.next(bytes, &at, end: end, wanted: limit) {
            switch event {
            case .broken: return .broken
            case .end: return answered()
            case .body(let body):
                guard reader.status == 200 else { return .refused("HTTP \(reader.status)") }
                if wanted == .part {
                    stamp = Stamp.find(in: body)?.time
                } else if let read = playlists.read(body, isPacked: reader.isPacked) {
                    received = read
                } else {
                    return .refused("playlist")
                }
            }
        }
        return nil
    }

    /// So many of the skippable bytes have been taken.
    mutating func skipped(_ count: Int) -> Event? { reader.skipped(count) == nil ? nil : answered() }

    private mutating func answered() -> Event? {
        if wanted == .part { return .part(stamp: stamp) }
        defer { received = nil }
        return received.map { .playlist($0) }
    }

    /// Takes all parts that are newer than the newest one, at first only that; returns how many there are.
    mutating func follow(_ list: LivePlaylist) -> Int {
        let first = newest < 0 ? list.parts.count - 1 : list.parts.firstIndex { $0.place > newest } ?? list.parts.count
        coming = list.parts[max(first, 0)...]
        newest = max(newest, list.parts.last?.place ?? -1)
        playlist = list
        return coming.count
    }

    /// What to ask for next; nil before the first playlist.
    mutating func following() -> HTTPRequest? {
        if let part = coming.popFirst() {
            wanted = .part
            return part.request
        }
        wanted = .playlist
        return playlist?.nextPart
    }
}
