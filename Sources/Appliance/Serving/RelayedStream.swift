import Admin
import Identity
import Media
import Membership
import Parts

/// A stream that a node serves to viewers: what its relay has handed out of it so far. A value; owned by `RelayedStreams`, under its lock.
struct RelayedStream {
    let hub: Fingerprint
    private(set) var start: SessionStart
    private(set) var isLive = true
    /// Why viewers of HTTP-FLV and RTMP get nothing of it; nil: they do.
    var trouble: String?
    /// The end of the source's newest part.
    private var edge: Int64?
    private var rebuilder = Rebuilder()

    init(_ start: SessionStart, of hub: Fingerprint) {
        self.start = start
        self.hub = hub
    }

    /// What the fan-out is to be told of an event of the source; nil: nothing.
    mutating func rebuilt(_ event: PackagerEvent) throws(MediaError) -> [TimedMessage] {
        if case .part(let part) = event { edge = part.start + part.duration }
        if event == .ended { isLive = false }
        let messages = try rebuilder.take(event)
        if !messages.isEmpty { trouble = nil }
        return messages
    }

    /// Something was lost on the way to viewers: they go on where a decoder can begin.
    mutating func interrupted() { rebuilder.interrupted() }

    /// The same session, taken up again.
    mutating func resumed() {
        isLive = true
        rebuilder.interrupted()
    }

    /// `now`: Unix time in milliseconds by this machine's clock, which may be wrong: a difference that cannot be is none.
    func behind(_ now: Double) -> Int? {
        guard isLive, let edge else { return nil }
        let behind = now - Double(start.wallStart) - Double(edge)
        return (-1_000...60_000).contains(behind) ? max(0, Int(behind)) : nil
    }

    var state: RelayedStatus.State { isLive ? .live : .ended }
}
