import Identity
import Membership
import Relay
import Threads

/// Those who take streams from an appliance over relay links, a hub's and a node's alike. Owned by who has the streams.
///
/// ```
///  who has the streams ──adds, then `wake`──► LinkBody ──reads what is next for its receiver──► the web server's thread
/// ```
public final class RelayFeed: Sendable {
    /// Shows what there is to pass on, for a moment.
    public typealias Look = @Sendable (_ body: (RelayStore) -> Void) -> Void

    public struct Counters: Sendable, Equatable {
        public var links = 0
        /// Since the start.
        public var bytes = 0
        /// Slices that a link was too slow for.
        public var dropped = 0

        public init() {}
    }

    /// Links of one member; more are not needed, also while it comes back after its line was cut.
    static let maximumPerMember = 4
    /// Milliseconds after which something is sent over a silent link, so that its end is noticed.
    static let keepAlive: Int64 = 4_000

    fileprivate struct State {
        var links: [PublicKey: [LinkBody]] = [:]
        var gone = Counters()
    }

    private let look: Look
    private let clock: @Sendable () -> Int64
    private let onChange: @Sendable (_ links: Int) -> Void
    private let place: @Sendable () -> WatchPlace
    private let state = Locked(State())

    /// - Parameters:
    ///   - clock: Milliseconds that never go back.
    ///   - place: Where people watch at the hub; a node does not say.
    ///   - onChange: Told how many links there are, whenever that changes. It must not come back here.
    public init(
        clock: @escaping @Sendable () -> Int64, place: @escaping @Sendable () -> WatchPlace = { WatchPlace() },
        onChange: @escaping @Sendable (_ links: Int) -> Void = { _ in }, look: @escaping Look
    ) {
        self.look = look
        self.place = place
        self.clock = clock
        self.onChange = onChange
    }

    /// Those who have a link.
    public var members: Set<PublicKey> { Set(state.withLock { Array($0.links.keys) }) }

    public var counters: Counters {
        let (links, gone) = state.withLock { ($0.links.values.flatMap { $0 }, $0.gone) }
        return links.reduce(into: gone) { total, link in
            let counters = link.counters
            total.links += 1
            total.bytes += counters.bytes
            total.dropped += counters.dropped
        }
    }

    /// There is something new.
    public func wake() { LinkBody.wake(all, look) }

    /// Time has passed; called every second or two.
    public func timePassed() {
        let now = clock()
        for link in all { link.keepAlive(now: now) }
    }

    /// Ends the links of those who may not have them any more.
    public func keep(only isAllowed: (PublicKey) -> Bool) {
        let ended = state.withLock { state in state.links.filter { !isAllowed($0.key) }.flatMap(\.value) }
        for link in ended { link.end() }
    }

    public func endAll() {
        for link in all { link.end() }
    }

    private var all: [LinkBody] { state.withLock { $0.links.values.flatMap { $0 } } }

    /// Opens a link, or changes one that there is; `member` has signed the request.
    public func respond(to member: PublicKey, _ body: [UInt8]) throws(PortRefusal) -> PortAnswer {
        guard let subscription = try? Subscription(bytes: body) else { throw .malformed }
        if let link = state.withLock({ $0.links[member]?.first { $0.link == subscription.link } }) {
            link.change(subscription)
            return PortAnswer([1], isMembers: true)
        }
        let link = LinkBody(subscription, place: place(), look: look, clock: clock) { [weak self] in
            self?.closed($0, of: member)
        }
        let (count, oldest) = state.withLock { state -> (Int, LinkBody?) in
            state.links[member, default: []].append(link)
            let isFull = state.links[member]?.count ?? 0 > Self.maximumPerMember
            return (state.count, isFull ? state.links[member]?.first : nil)
        }
        oldest?.end()
        onChange(count)
        var answer = PortAnswer([], isMembers: true)
        answer.stream = link
        return answer
    }

    private func closed(_ link: LinkBody, of member: PublicKey) {
        let counters = link.counters
        let count = state.withLock { state in
            state.links[member]?.removeAll { $0 === link }
            if state.links[member]?.isEmpty == true { state.links[member] = nil }
            state.gone.bytes += counters.bytes
            state.gone.dropped += counters.dropped
            return state.count
        }
        onChange(count)
    }
}

extension RelayFeed.State {
    fileprivate var count: Int { links.values.reduce(0) { $0 + $1.count } }
}
