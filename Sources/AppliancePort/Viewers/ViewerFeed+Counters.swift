extension ViewerFeed {
    public enum Reason: String, Sendable, CaseIterable {
        case malformed
        case ticket
        case stream
        case room
    }

    /// Since the start, but for `links`.
    public struct Counters: Sendable, Equatable {
        /// Those that are open.
        public var links = 0
        public var opened = 0
        public var bytes = 0
        /// Slices that a link was too slow for.
        public var dropped = 0
        /// Slices that were missing and asked for, and those beyond what a link may ask for.
        public var asked = 0
        public var notAsked = 0
        public var refused: [Reason: Int] = [:]

        public init() {}

        public static func + (a: Counters, b: Counters) -> Counters {
            var sum = a
            sum.links += b.links
            sum.opened += b.opened
            sum.bytes += b.bytes
            sum.dropped += b.dropped
            sum.asked += b.asked
            sum.notAsked += b.notAsked
            sum.refused.merge(b.refused) { $0 + $1 }
            return sum
        }
    }

    public var counters: Counters {
        let (links, gone) = state.withLock { ($0.links.values.map(\.body), $0.gone) }
        return links.reduce(into: gone) { total, link in
            let counters = link.counters
            total.links += 1
            total.bytes += counters.bytes
            total.dropped += counters.dropped
        }
    }
}

extension ViewerRefusal {
    var reason: ViewerFeed.Reason {
        switch self {
        case .malformed: .malformed
        case .ticket: .ticket
        case .noStream, .nothingYet: .stream
        case .noRoom: .room
        }
    }
}
