import AppliancePort
import Identity
import Media
import Membership
import Parts
import Relay
import Threads

/// What this node takes of one hub's streams, and passes on: a swarm, the links that feed it, and a thread that owns what it does. Owned by the
/// hub's link.
///
/// ```
///  SourceLink ──frames──► inbox (bounded) ──► Swarm ──► RelayFeed ──► other members
///      ▲                                        ├──► ViewerFeed ──► viewers with a ticket
///      │                                        └──► whole parts, in order
///      └──── subscriptions, missing slices ─────┘
/// ```
final class NodeRelay: Sendable {
    /// Bytes that may wait for the thread.
    static let maximumInbox = 32 << 20

    private struct Inbox {
        var events: [(SourceID, SourceLink.Event)] = []
        var bytes = 0
        var isStopping = false
    }

    let hub: PublicKey
    let feed: RelayFeed
    let viewers: ViewerFeed
    private let fingerprint: Fingerprint
    private let identity: IdentityKey
    private let configuration: NodeConfiguration
    /// Told who has sent what the hub has not signed.
    private let onWrongSlice: @Sendable (PublicKey) -> Void
    /// Told every second how many bytes were sent since then.
    private let onGiven: @Sendable (_ members: Int, _ viewers: Int) -> Void
    private let swarm: Locked<Swarm>
    private let inbox = Locked(Inbox())
    /// Streams that somebody watches here, and until when that counts.
    private let watched = Locked<[StreamName: Int64]>([:])
    private let links = Locked<[SourceID: SourceLink]>([:])
    private let bell = Bell()
    private let reporting = Locked(ReportState())
    private let thread = Locked<NativeThread?>(nil)

    init(
        hub: PublicKey, _ identity: IdentityKey, _ configuration: NodeConfiguration,
        onWrongSlice: @escaping @Sendable (PublicKey) -> Void, onGiven: @escaping @Sendable (_ members: Int, _ viewers: Int) -> Void
    ) {
        self.hub = hub
        self.onWrongSlice = onWrongSlice
        self.onGiven = onGiven
        self.identity = identity
        self.configuration = configuration
        fingerprint = Fingerprint(of: hub, .sodium)
        let swarm = Locked(
            Swarm(
                hub: SourceID(hub.bytes), now: configuration.monotonic(), hash: { SHA256.digest($0) },
                isSigned: { Cryptography.sodium.verify($1, $0, hub) }))
        if !configuration.takesWhole { swarm.withLock { $0.takeWhole(.named([]), now: configuration.monotonic()) } }
        self.swarm = swarm
        let look: RelayFeed.Look = { body in swarm.withLock { body($0.store) } }
        feed = RelayFeed(clock: configuration.monotonic, look: look)
        viewers = ViewerFeed(
            .node(identity.publicKey, of: hub), admission: configuration.admission, clock: configuration.monotonic, look: look)
    }

    /// Milliseconds.
    private static let watchLasts: Int64 = 30_000

    /// Somebody watches a stream here.
    func watch(_ stream: StreamName) {
        guard swarm.withLock({ $0.isOn(stream) }) else { return }
        let end = configuration.monotonic() + Self.watchLasts
        if watched.withLock({ $0.updateValue(end, forKey: stream) }) == nil { bell.ring() }
    }

    /// What is taken whole now.
    private func whole(_ now: Int64) -> Swarm.Whole {
        guard !configuration.takesWhole else { return .all }
        return .named(
            watched.withLock { watched in
                watched = watched.filter { $0.value > now }
                return Set(watched.keys)
            })
    }

    /// The same, for the hub.
    var wholeStreams: StreamChoice {
        switch swarm.withLock({ $0.whole }) {
        case .all: .all
        case .named(let streams): .named(streams.map(\.text).sorted())
        }
    }

    func start() throws(ThreadError) {
        let started = try NativeThread("relay") { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// Everything is given up: who had it of us hears the end.
    func stop() {
        let ended = links.withLock { links in
            defer { links.removeAll() }
            return Array(links.values)
        }
        for link in ended { link.stop() }
        for link in ended { link.join() }
        inbox.withLock { $0.isStopping = true }
        bell.ring()
        thread.withLock { $0.take() }?.join()
        feed.endAll()
        viewers.endAll()
    }

    var counters: Swarm.Counters { swarm.withLock { $0.counters } }

    /// Members whose links are open; not the hub.
    var senders: [PublicKey] {
        swarm.withLock { swarm in Array(swarm.openSources) }.compactMap { PublicKey($0.key) }.filter { $0 != hub }
    }

    /// What came from whom since the last call, for the hub; nil: nothing at all.
    func takeReport() -> RelayReport? {
        let slices = counters.slices
        return reporting.withLock { $0.report(slices) }
    }

    /// Parts that are kept of each stream that is on.
    var heldParts: [StreamName: Int] { swarm.withLock { $0.store.heldParts } }

    /// How each member is reached that is to send, in no order that means anything; nil: it is not.
    var paths: [(key: PublicKey, path: SourceLink.Path?)] {
        links.withLock { $0.values.filter { $0.key != hub } }.map { ($0.key, $0.path) }
    }

    // MARK: What the hub says

    /// Where the hub is now, which of its streams are wanted, and who else sends them.
    func update(hubAt candidates: [CandidateAddress], wanted: StreamChoice, _ list: SourceList) {
        var plan: [StreamName: [SourceID: StripeMask]] = [:]
        for stream in list.streams {
            guard let name = StreamName(stream.name) else { continue }
            for source in stream.sources {
                plan[name, default: [:]][SourceID(source.key.bytes)] = StripeMask(
                    slices: stream.slices, cycle: stream.cycle, bytes: source.stripes)
            }
        }
        let named: Set<StreamName>? = if case .named(let names) = wanted { Set(names.compactMap(StreamName.init)) } else { nil }
        swarm.withLock { swarm in
            if swarm.wanted != named { swarm.want(named) }
            if swarm.plan != plan { swarm.planned(plan) }
        }
        var places = Dictionary(list.places.map { ($0.key, $0.addresses) }) { first, _ in first }
        let used = Set(plan.values.flatMap(\.keys))
        places = places.filter { used.contains(SourceID($0.key.bytes)) && $0.key != identity.publicKey }
        places[hub] = candidates
        connect(places)
        bell.ring()
    }

    /// Opens links to those who send, and ends those to others.
    private func connect(_ places: [PublicKey: [CandidateAddress]]) {
        let (ended, new) = links.withLock { links -> ([SourceLink], [SourceLink]) in
            let gone = links.filter { places[$0.value.key] == nil }
            for id in gone.keys { links[id] = nil }
            var new: [SourceLink] = []
            for (key, candidates) in places {
                let id = SourceID(key.bytes)
                if let link = links[id] {
                    link.setCandidates(candidates)
                } else if let link = link(key, id, candidates) {
                    links[id] = link
                    new.append(link)
                }
            }
            return (Array(gone.values), new)
        }
        for link in new {
            // Without a thread there is none; the next update tries again.
            if (try? link.start()) == nil { _ = links.withLock { $0.removeValue(forKey: SourceID(link.key.bytes)) } }
        }
        for link in ended { link.stop() }
        for link in ended { link.join() }
    }

    private func link(_ key: PublicKey, _ id: SourceID, _ candidates: [CandidateAddress]) -> SourceLink? {
        SourceLink(
            key, at: candidates, of: fingerprint, identity, configuration, wishes: { [swarm] in swarm.withLock { $0.wishes(for: id) } },
            take: { [weak self] in self?.took($0, from: id) })
    }

    // MARK: What comes

    private func took(_ event: SourceLink.Event, from id: SourceID) {
        let isTaken = inbox.withLock { inbox in
            if case .frames = event, inbox.bytes > Self.maximumInbox { return false }
            inbox.bytes += event.bytes
            inbox.events.append((id, event))
            return true
        }
        if isTaken { bell.ring() } else { links.withLock { $0[id] }?.drop() }
    }

    private func run() {
        var ticked = configuration.monotonic()
        var given = (members: 0, viewers: 0)
        while true {
            let (events, isStopping) = inbox.withLock { inbox in
                defer {
                    inbox.events = []
                    inbox.bytes = 0
                }
                return (inbox.events, inbox.isStopping)
            }
            let now = configuration.monotonic()
            let whole = whole(now)
            let (actions, deadline) = swarm.withLock { swarm in
                swarm.takeWhole(whole, now: now)
                for (id, event) in events { Self.take(event, from: id, &swarm, now) }
                if isStopping { swarm.withdrawAll(now: now) } else { swarm.timePassed(now: now) }
                return (swarm.takeActions(), swarm.nextDeadline(now: now))
            }
            if !events.isEmpty || !actions.isEmpty {
                feed.wake()
                viewers.wake()
            }
            for (id, event) in events { noticePlace(event, from: id) }
            for action in actions { perform(action) }
            if isStopping || now - ticked >= 1_000 {
                let total = (members: feed.counters.bytes, viewers: viewers.counters.bytes)
                onGiven(total.members - given.members, total.viewers - given.viewers)
                given = total
            }
            guard !isStopping else { return }
            if now - ticked >= 1_000 {
                ticked = now
                feed.timePassed()
                viewers.timePassed()
            }
            bell.wait(milliseconds: max(5, deadline - configuration.monotonic()))
        }
    }

    private static func take(_ event: SourceLink.Event, from id: SourceID, _ swarm: inout Swarm, _ now: Int64) {
        switch event {
        case .opened(let wishes): swarm.sourceOpened(id, wishes, now: now)
        case .closed: swarm.sourceClosed(id, now: now)
        case .frames(let frames):
            for frame in frames { swarm.received(frame, from: id, now: now) }
        }
    }

    /// Where the hub's own link says that people watch.
    private func noticePlace(_ event: SourceLink.Event, from id: SourceID) {
        guard id.key == hub.bytes, case .frames(let frames) = event, case .greeting(let place)? = frames.first else { return }
        configuration.onPlace(fingerprint, place)
    }

    private func perform(_ action: Swarm.Action) {
        switch action {
        case .tell(let stream, let event): configuration.onMedia(fingerprint, stream, event)
        case .subscribe(let id, let wishes, let missing): links.withLock { $0[id] }?.send(wishes, missing: missing)
        case .drop(let id, _): links.withLock { $0[id] }?.drop()
        case .wrong(let wrong):
            guard let key = PublicKey(wrong.sender.key) else { return }
            onWrongSlice(key)
            reporting.withLock { $0.caught(wrong, by: key) }
        }
    }
}

extension SourceLink.Event {
    fileprivate var bytes: Int {
        guard case .frames(let frames) = self else { return 0 }
        return frames.reduce(0) { total, frame in
            switch frame {
            case .slice(_, _, _, let bytes), .entry(_, let bytes): total + bytes.count + 64
            default: total + 64
            }
        }
    }
}
