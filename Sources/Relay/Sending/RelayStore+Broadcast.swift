import Media
import Parts

/// What the signed entries say of a stream that is on.
extension RelayStore {
    public struct Broadcast: Sendable, Equatable {
        public var timeline: Timeline
        /// When the newest part began, in Unix milliseconds of the hub's clock; nil: none has come.
        public var newest: Int64?
        /// Of the parts that are kept; 0: none has come.
        public var bitsPerSecond: Int
    }

    /// Parts of the source that are kept of each stream that is on.
    public var heldParts: [StreamName: Int] {
        channels.values.reduce(into: [:]) { held, channel in
            guard channel.timeline.rendition == .source, !channel.isClosed else { return }
            held[channel.timeline.stream, default: 0] += channel.parts.count
        }
    }

    /// nil: it is not on, or nobody may have it.
    public func broadcast(_ stream: StreamName, _ rendition: RenditionName) -> Broadcast? {
        let found = channels.filter { _, channel in
            channel.timeline.stream == stream && channel.timeline.rendition == rendition && !channel.isClosed
        }
        guard let channel = found.max(by: { $0.key < $1.key })?.value else { return nil }
        var (bytes, milliseconds) = (0, 0 as Int64)
        for part in channel.parts.values.lazy.map(\.sliced) {
            bytes += part.slicing.size
            milliseconds += part.part.duration
        }
        return Broadcast(
            timeline: channel.timeline, newest: channel.wallStart.flatMap { start in channel.newestStart.map { start + $0 } },
            bitsPerSecond: milliseconds > 0 ? bytes * 8_000 / Int(milliseconds) : 0)
    }
}
