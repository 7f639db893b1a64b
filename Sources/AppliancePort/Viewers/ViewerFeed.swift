import Identity
import Media
import Membership
import Parts
import Relay
import Threads
import Web

/// Those who watch over slices: links of viewers to an appliance, a hub's and a node's alike. Owned by who has the streams.
///
/// A viewer is a stranger with a ticket of the hub. Every link reads the same store with a place of its own; a slow one loses what is old.
/// ```
///  GET /live/NAME/slices ──ticket true? room?──► LinkBody ──reads what is next for its viewer──► the web server's thread
///  the same link again   ──ticket true? room?──► changes it, asks for what is missing
/// ```
public final class ViewerFeed: Sendable {
    /// Whose tickets count here, and who judges them.
    public enum Judge: Sendable {
        /// The hub itself, by its own clock: Unix milliseconds, as manifests count them.
        case hub(PublicKey, clock: @Sendable () -> Int64)
        /// A node of it, which has no clock that anybody vouches for: the hub's newest part says how late it is.
        case node(PublicKey, of: PublicKey)

        var hub: PublicKey {
            switch self {
            case .hub(let hub, _), .node(_, let hub): hub
            }
        }

        var node: PublicKey? {
            if case .node(let node, _) = self { node } else { nil }
        }
    }

    struct Entry {
        var viewer: ViewerLink
        let body: LinkBody
        var asks: AskBudget
    }

    struct State {
        /// By their own 16 bytes.
        var links: [[UInt8]: Entry] = [:]
        /// The link of a ticket, by the ticket's id.
        var tickets: [[UInt8]: [UInt8]] = [:]
        /// How many links a ticket may open still, by its id.
        var openings: [[UInt8]: AskBudget] = [:]
        var gone = Counters()
    }

    let judge: Judge
    let admission: any ViewerAdmission
    let look: RelayFeed.Look
    let clock: @Sendable () -> Int64
    private let place: @Sendable () -> WatchPlace
    private let onChange: @Sendable (ViewerChange) -> Void
    private let onCount: @Sendable (_ links: Int) -> Void
    let state = Locked(State())

    /// - Parameters:
    ///   - clock: Milliseconds that never go back.
    ///   - place: Where people watch at the hub; a node does not say.
    ///   - onChange: Told of each link that comes, changes or goes, on any thread. It must not come back here.
    ///   - onCount: Told how many links there are, in the order of the changes, and before one is opened. It must not come back here.
    public init(
        _ judge: Judge, admission: any ViewerAdmission, clock: @escaping @Sendable () -> Int64,
        place: @escaping @Sendable () -> WatchPlace = { WatchPlace() }, onChange: @escaping @Sendable (ViewerChange) -> Void = { _ in },
        onCount: @escaping @Sendable (_ links: Int) -> Void = { _ in }, look: @escaping RelayFeed.Look
    ) {
        self.judge = judge
        self.admission = admission
        self.clock = clock
        self.place = place
        self.onChange = onChange
        self.onCount = onCount
        self.look = look
    }

    /// Those who watch now.
    public var viewers: [ViewerLink] { state.withLock { $0.links.values.map(\.viewer) } }

    /// There is something new.
    public func wake() { LinkBody.wake(all, look) }

    /// Time has passed; called every second or two.
    public func timePassed() {
        let now = clock()
        for link in all { link.keepAlive(now: now) }
        endExpired()
    }

    /// Sends a viewer word of where else it gets the stream (`RelayFrame.sources`). What it was told before and has not been sent is left out.
    public func tell(_ sources: [UInt8], link: [UInt8]) {
        guard sources.count <= RelayFrame.maximumSources else { return }
        state.withLock { $0.links[link]?.body }?.send(RelayFrame.sources(sources).outgoing)
    }

    public func endAll() { end(state.withLock { $0.links.keys.map { $0 } }) }

    private var all: [LinkBody] { state.withLock { $0.links.values.map(\.body) } }

    // MARK: Who comes

    enum Answer {
        case opened(LinkBody)
        case changed
    }

    /// Opens a link, or changes one that there is. What costs most comes last: the signature of a ticket that is not known.
    func respond(_ stream: StreamName, _ query: ViewerQuery, to request: Request) throws(ViewerRefusal) -> Answer {
        guard var broadcast = broadcast(stream, query.rendition) else { throw .noStream }
        let known = state.withLock { $0.links[query.link]?.viewer }
        if let known, known.stream != stream { throw .malformed("link") }
        let ticket = try ticket(query.ticket, known, broadcast)
        if broadcast.bitsPerSecond == 0 {
            // Who has the streams makes slices of them while somebody wants them.
            state.withLock { onCount($0.links.count + 1) }
            broadcast = self.broadcast(stream, query.rendition) ?? broadcast
        }
        let viewer = ViewerLink(
            link: query.link, ticket: ticket, stream: stream, rendition: query.rendition,
            mask: query.mask, hasEntries: query.hasEntries, peer: request.remoteAddress, isSecure: request.isSecure,
            page: request.headers["Host"] ?? "", bitsPerSecond: query.mask.share(of: broadcast.bitsPerSecond))
        return try take(viewer, Subscription(query, broadcast.timeline))
    }

    func has(_ stream: StreamName) -> Bool {
        var found = false
        look { found = $0.timelines.contains { $0.stream == stream } }
        return found
    }

    /// Somebody got no link.
    func refused(_ refusal: ViewerRefusal) { state.withLock { $0.gone.refused[refusal.reason, default: 0] += 1 } }

    private func broadcast(_ stream: StreamName, _ rendition: RenditionName) -> RelayStore.Broadcast? {
        var found: RelayStore.Broadcast?
        look { found = $0.broadcast(stream, rendition) }
        return found
    }

    /// The ticket, when it is good here and now. One that a link has shown before is not looked at twice.
    private func ticket(_ bytes: [UInt8], _ known: ViewerLink?, _ broadcast: RelayStore.Broadcast) throws(ViewerRefusal) -> Ticket {
        guard let now = time(of: broadcast) else { throw .nothingYet }
        if let known, known.ticket.bytes == bytes, now < known.ticket.expiry { return known.ticket }
        do {
            let ticket = try Ticket(bytes: bytes, hub: judge.hub, .sodium)
            try ticket.check(
                stream: broadcast.timeline.stream.text, session: broadcast.timeline.session.value, node: judge.node, now: now)
            return ticket
        } catch {
            throw .ticket
        }
    }

    /// Unix milliseconds by the hub's clock; nil: not known yet.
    private func time(of broadcast: RelayStore.Broadcast?) -> Int64? {
        switch judge {
        case .hub(_, let clock): clock()
        case .node: broadcast?.newest
        }
    }

    private func take(_ viewer: ViewerLink, _ subscription: Subscription) throws(ViewerRefusal) -> Answer {
        let now = clock()
        let made = LinkBody(subscription, place: place(), look: look, clock: clock) { [weak self] in self?.closed($0) }
        let outcome = state.withLock { state -> (Result<Taken, ViewerRefusal>, former: LinkBody?) in
            guard state.links[viewer.link] != nil || state.mayOpen(viewer.ticket.id, now) else {
                return (.failure(.noRoom("This ticket has opened many links in a short time. Try again in a few seconds.")), nil)
            }
            // A ticket is for one link: another one of it ends.
            var former: LinkBody?
            if let other = state.tickets[viewer.ticket.id], other != viewer.link { former = state.remove(other, admission) }
            let taken = state.take(viewer, subscription, made, admission, now)
            onCount(state.links.count)
            return (taken, former)
        }
        if let former = outcome.former {
            former.end()
            onChange(.closed(link: former.link))
        }
        switch outcome.0 {
        case .success(.opened):
            onChange(.opened(viewer))
            return .opened(made)
        case .success(.changed(let body, let subscription, let isOther)):
            body.change(subscription)
            if isOther { onChange(.changed(viewer)) }
            return .changed
        case .failure(let refusal): throw refusal
        }
    }

    // MARK: Who goes

    private func closed(_ body: LinkBody) {
        let counters = body.counters
        let wasKnown = state.withLock { state in
            state.gone.bytes += counters.bytes
            state.gone.dropped += counters.dropped
            guard state.links[body.link]?.body === body else { return false }
            _ = state.remove(body.link, admission)
            onCount(state.links.count)
            return true
        }
        if wasKnown { onChange(.closed(link: body.link)) }
    }

    func end(_ links: [[UInt8]]) {
        for link in links {
            let ended = state.withLock { state in
                let body = state.remove(link, admission)
                onCount(state.links.count)
                return body
            }
            guard let body = ended else { continue }
            body.end()
            onChange(.closed(link: link))
        }
    }

    /// Ends the links whose tickets are over. While nothing of a stream comes, a node does not know.
    private func endExpired() {
        let viewers = viewers
        var times: [StreamName: Int64] = [:]
        for viewer in viewers where times[viewer.stream] == nil {
            times[viewer.stream] = time(of: broadcast(viewer.stream, viewer.rendition))
        }
        end(viewers.filter { times[$0.stream] ?? .min >= $0.ticket.expiry }.map(\.link))
    }
}
