import Coordinator
import Media
import Parts

/// How many bits a second each stream has, in steps that plans need not follow closely. Owned by the relay.
///
/// A new stream is measured after two parts, so that there is a plan at once, and then ever more seldom. Plans are to hold, so a rate that
/// rises counts sooner than one that falls.
struct StreamRates: Sendable {
    /// Milliseconds of parts after which a rate is looked at: at first, and later.
    private static let firstLook: Int64 = 400
    private static let look: Int64 = 2_000
    /// Milliseconds of parts that are counted together, at most.
    private static let span: Int64 = 10_000

    private struct Count: Sendable {
        /// The newest last.
        var parts: [(bytes: Int, milliseconds: Int64)] = []
        var bytes = 0
        var milliseconds: Int64 = 0

        mutating func add(_ part: Part) {
            parts.append((part.bytes.count, part.duration))
            bytes += part.bytes.count
            milliseconds += part.duration
            while milliseconds > StreamRates.span, parts.count > 1 {
                let first = parts.removeFirst()
                bytes -= first.bytes
                milliseconds -= first.milliseconds
            }
        }

        /// Bits a second.
        var rate: Int64 { Int64(bytes) * 8_000 / max(1, milliseconds) }
    }

    private struct Stream: Sendable {
        var session: UInt64
        var counts: [RenditionName: Count] = [:]
        /// Milliseconds of the source since the last look.
        var unseen: Int64 = 0
        var told: Coordinator.LiveStream?
    }

    private var streams: [StreamName: Stream] = [:]

    /// What the coordinator is told.
    var live: [Coordinator.LiveStream] { streams.values.compactMap(\.told).sorted { $0.name < $1.name } }

    /// Another session of a stream begins. Returns whether the one before was told.
    mutating func begin(_ session: SessionID, of stream: StreamName) -> Bool {
        let before = streams[stream]
        streams[stream] = Stream(session: session.value)
        return before?.told != nil
    }

    /// Returns whether there is something to tell.
    mutating func add(_ part: Part, of stream: StreamName, _ rendition: RenditionName) -> Bool {
        guard streams[stream] != nil else { return false }
        streams[stream]?.counts[rendition, default: Count()].add(part)
        guard rendition == .source else { return false }
        streams[stream]?.unseen += part.duration
        guard let now = streams[stream], let source = now.counts[.source] else { return false }
        guard now.unseen >= (source.milliseconds > Self.look ? Self.look : Self.firstLook) else { return false }
        streams[stream]?.unseen = 0
        let made = Coordinator.LiveStream(
            name: stream.text, session: now.session, bitRate: now.counts.values.reduce(0) { $0 + $1.rate }, sourceBitRate: source.rate)
        if let told = now.told, !Self.isWorthTelling(told.bitRate, made.bitRate),
            !Self.isWorthTelling(told.sourceBitRate, made.sourceBitRate)
        {
            return false
        }
        streams[stream]?.told = made
        return true
    }

    /// By more than a twenty-fifth up, or a fifth down.
    private static func isWorthTelling(_ old: Int64, _ new: Int64) -> Bool { (new - old) * 25 > old || (old - new) * 5 > old }

    /// Returns whether it was told.
    mutating func remove(_ stream: StreamName) -> Bool { streams.removeValue(forKey: stream)?.told != nil }
}
