import CLoad

/// Requests at a live stream's pace to a server that has every answer ready: at each tick every viewer asks for the playlist, then for a part.
struct Replay {
    let interval: Nanoseconds
    private let playlist: String
    private let parts: [String]
    private var ticks = 0
    private(set) var nextTick = Nanoseconds.max
    private(set) var tickedAt: Nanoseconds = 0

    /// `text`: the playlist's path on the first line, a part's path on each further one.
    init(_ text: String, interval: Nanoseconds) throws(LoadError) {
        let lines = text.split(separator: "\n").map(String.init)
        guard lines.count > 1, lines.allSatisfy({ $0.hasPrefix("/") }), interval > 0 else { throw .usage("--replay needs a file of paths") }
        (playlist, parts, self.interval) = (lines[0], Array(lines.dropFirst()), interval)
    }

    mutating func begin(at time: Nanoseconds) { nextTick = time }

    /// The paths of the tick that is due.
    mutating func tick(_ now: Nanoseconds) -> (playlist: String, part: String)? {
        guard now >= nextTick else { return nil }
        defer {
            ticks += 1
            nextTick += interval
            tickedAt = now
        }
        return (playlist, parts[ticks % parts.count])
    }
}
