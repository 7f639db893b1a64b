import Coordinator
import Media
import Parts

/// How many bits a second each stream has, all renditions together, in steps that plans need not follow closely. Owned by the relay.
struct StreamRates: Sendable {
    /// Milliseconds of parts that are counted together.
    private static let span: Int64 = 2_000

    private struct Count: Sendable {
        var bytes = 0
        var milliseconds: Int64 = 0
        /// Bits a second, of the last whole span.
        var rate: Int64?
    }

    private var counts: [StreamName: [RenditionName: Count]] = [:]
    private var told: [StreamName: Int64] = [:]

    /// What the coordinator is told.
    var live: [Coordinator.LiveStream] {
        told.sorted { $0.key.text < $1.key.text }.map { Coordinator.LiveStream(name: $0.key.text, bitRate: $0.value) }
    }

    /// Returns whether the rate is another now, by more than a quarter.
    mutating func add(_ part: Part, of stream: StreamName, _ rendition: RenditionName) -> Bool {
        var count = counts[stream]?[rendition] ?? Count()
        count.bytes += part.bytes.count
        count.milliseconds += part.duration
        let isWhole = count.milliseconds >= Self.span
        if isWhole { count = Count(rate: Int64(count.bytes) * 8_000 / count.milliseconds) }
        counts[stream, default: [:]][rendition] = count
        guard isWhole else { return false }
        let rate = (counts[stream] ?? [:]).values.reduce(0) { $0 + ($1.rate ?? 0) }
        if let last = told[stream], abs(rate - last) * 4 <= last { return false }
        told[stream] = rate
        return true
    }

    /// Returns whether it was there.
    mutating func remove(_ stream: StreamName) -> Bool {
        counts[stream] = nil
        return told.removeValue(forKey: stream) != nil
    }
}
