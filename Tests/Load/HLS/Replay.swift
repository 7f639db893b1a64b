import CLoad

/// Requests at a live stream's pace to a server that has every answer ready: at each tick every viewer asks for the playlist, then for a part.
///
/// Owned by the load loop.
struct Replay {
    let interval: Nanoseconds
    let playlist: HTTPRequest
    private let parts: [HTTPRequest]
    private var begun: Nanoseconds = 0
    /// How many ticks there were.
    private(set) var ticks = 0
    private(set) var nextTick = Nanoseconds.max

    /// `text`: the playlist's path on the first line, a part's path on each further one.
    init(_ text: String, on address: Address, interval: Nanoseconds) throws(LoadError) {
        let lines = text.split(separator: "\n").map(String.init)
        guard lines.count > 1, lines.allSatisfy({ $0.hasPrefix("/") }), interval > 0 else { throw .usage("--replay needs a file of paths") }
        playlist = HTTPRequest(lines[0], on: address)
        parts = lines.dropFirst().map { HTTPRequest($0, on: address) }
        self.interval = interval
    }

    mutating func begin(at time: Nanoseconds) { (begun, nextTick) = (time, time) }

    /// Counts the tick that is due; false when none is.
    mutating func passTick(_ now: Nanoseconds) -> Bool {
        guard now >= nextTick else { return false }
        ticks += 1
        nextTick += interval
        return true
    }

    func due(_ tick: Int) -> Nanoseconds { begun + Nanoseconds(tick) * interval }
    func part(_ tick: Int) -> HTTPRequest { parts[tick % parts.count] }
}
