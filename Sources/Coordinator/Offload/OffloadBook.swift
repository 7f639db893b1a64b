import Membership

/// To which box a player is sent that cannot verify what it gets. A value without clock and dice of its own; owned by whoever answers players.
public struct OffloadBook: Sendable {
    /// A box that may serve players of a stream now.
    public struct Node: Sendable, Equatable {
        public var member: Int64
        public var places: [ProvedPlace]
        /// Bits a second that it could send besides what it sends.
        public var free: Int64

        public init(member: Int64, places: [ProvedPlace], free: Int64) {
            self.member = member
            self.places = places
            self.free = free
        }
    }

    public struct Stream: Sendable, Equatable {
        /// Bits a second of the source.
        public var rate: Int64
        public var nodes: [Node]

        public init(rate: Int64, nodes: [Node]) {
            self.rate = rate
            self.nodes = nodes
        }
    }

    /// Milliseconds in which a box does not yet say who was sent to it, and in which who comes back is not sent there again.
    public static let memory: Int64 = 20_000
    /// Viewers whose last places are remembered.
    static let mostSent = 4_096

    private struct Sent: Sendable {
        /// The viewer's address.
        var viewer: String
        var member: Int64
        var rate: Int64
        var time: Int64
    }

    private var streams: [String: Stream] = [:]
    private var sent: [Sent] = []

    public init() {}

    /// What there is now.
    public mutating func set(_ streams: [String: Stream]) { self.streams = streams }

    /// Whether a stream has any box that players could be sent to.
    public func hasNodes(_ stream: String) -> Bool { streams[stream]?.nodes.isEmpty == false }

    /// Where a viewer is sent; nil: the hub serves it. One is drawn, with odds as what each could still send. `page`: where it asks from;
    /// `dice`: any number.
    public mutating func place(_ stream: String, _ page: ViewerPage, now: Int64, dice: UInt64) -> CandidateAddress? {
        sent.removeAll { $0.time + Self.memory <= now }
        guard let stream = streams[stream] else { return nil }
        let tried = Set(sent.filter { $0.viewer == page.viewer }.map(\.member))
        var open: [(member: Int64, address: CandidateAddress, free: Int64)] = []
        for node in stream.nodes where !tried.contains(node.member) {
            let taken = sent.reduce(0 as Int64) { $0 + ($1.member == node.member ? $1.rate : 0) }
            let free = node.free - taken
            guard free >= stream.rate + stream.rate / 10, let place = page.best(node.places) else { continue }
            open.append((node.member, place.address, free))
        }
        let all = open.reduce(0 as Int64) { $0 + $1.free }
        guard all > 0 else { return nil }
        var left = Int64(dice % UInt64(all))
        for node in open {
            left -= node.free
            guard left < 0 else { continue }
            if sent.count >= Self.mostSent { sent.removeFirst() }
            sent.append(Sent(viewer: page.viewer, member: node.member, rate: stream.rate, time: now))
            return node.address
        }
        return nil
    }
}
