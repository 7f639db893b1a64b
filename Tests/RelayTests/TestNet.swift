import Media
import Parts

@testable import Relay

/// A hub and nodes with links between them, in memory: time passes in steps of 10 ms.
struct TestNet {
    struct Link {
        var sender: LinkSender
        var reader = RelayFrameReader()
        var travelling: [(arrives: Int64, bytes: [UInt8])] = []
        var requests: [(arrives: Int64, subscription: Subscription)] = []
    }

    struct Node {
        var swarm: Swarm
        var isDead = false
        var told: [RelayedEvent] = []
        var dropped: [(SourceID, Swarm.Reason)] = []
        var wrong: [WrongSlice] = []
        /// Links to it that are opened again at a time.
        var opens: [SourceID: Int64] = [:]
    }

    struct Way: Hashable {
        var from: SourceID
        var to: SourceID
    }

    static let hub = SourceID([0])
    /// Of a slice on its way, by who sends it: what arrives, nil for nothing.
    typealias Tampering = (inout Dice, RelayFrame) -> RelayFrame?

    let broadcast: Broadcast
    var source: ManifestSource
    var nodes: [SourceID: Node] = [:]
    var links: [Way: Link] = [:]
    var tampering: [SourceID: Tampering] = [:]
    /// Of a link, in milliseconds; up to twice as much.
    var delay: Int64 = 20
    /// Bytes that have left each, by who sent them.
    var sent: [SourceID: Int] = [:]
    private(set) var now: Int64 = 0
    private var dice: Dice
    private var made: Int64 = 0
    private var isOver = false

    init(_ broadcast: Broadcast, seed: UInt64 = 1) {
        self.broadcast = broadcast
        dice = Dice(seed)
        source = Broadcast.source()
        source.begin(broadcast.start, stream: broadcast.stream, renditions: broadcast.renditions, now: 0)
    }

    static func id(_ number: UInt8) -> SourceID { SourceID([number]) }

    /// A node joins, and opens a link to the hub.
    mutating func add(_ number: UInt8, wanted: Set<StreamName>? = nil, whole: Swarm.Whole = .all) {
        var swarm = Swarm(hub: Self.hub, now: now, hash: Broadcast.hash, isSigned: Broadcast.isSigned)
        swarm.want(wanted)
        swarm.takeWhole(whole, now: now)
        nodes[Self.id(number)] = Node(swarm: swarm)
        open(Way(from: Self.hub, to: Self.id(number)))
    }

    /// Every node gets its share from each of the others, as a plan would say it; the others' shares stripe by stripe.
    mutating func plan(_ plans: [SourceID: [SourceID: StripeMask]]) {
        for (id, plan) in plans {
            nodes[id]?.swarm.planned([broadcast.stream: plan])
            for source in plan.keys where source != Self.hub && links[Way(from: source, to: id)] == nil {
                open(Way(from: source, to: id))
            }
        }
    }

    mutating func takeWhole(_ id: SourceID, _ whole: Swarm.Whole) {
        nodes[id]?.swarm.takeWhole(whole, now: now)
        act(id)
    }

    mutating func open(_ way: Way) {
        guard let node = nodes[way.to], !node.isDead, nodes[way.from]?.isDead != true else { return }
        let wishes = node.swarm.wishes(for: way.from)
        links[way] = Link(sender: LinkSender(Subscription(link: [UInt8](repeating: 0, count: 16), wishes: wishes), now: now))
        nodes[way.to]?.swarm.sourceOpened(way.from, wishes, now: now)
    }

    /// Without a word.
    mutating func kill(_ id: SourceID) {
        nodes[id]?.isDead = true
        for way in Array(links.keys) where way.from == id || way.to == id { close(way) }
    }

    mutating func close(_ way: Way) {
        links[way] = nil
        nodes[way.to]?.swarm.sourceClosed(way.from, now: now)
    }

    /// The encoder stops.
    mutating func endBroadcast() {
        isOver = true
        for rendition in broadcast.renditions {
            source.take(.ended, at: nil, stream: broadcast.stream, rendition: rendition, now: now)
        }
    }

    /// Whether a node was handed these events of a rendition, and no others. Media would make a long text of a failure.
    func was(_ id: SourceID, told row: [RelayedEvent], of rendition: RenditionName = .source) -> Bool {
        nodes[id]?.told.only(rendition) == row
    }

    mutating func run(milliseconds: Int64) {
        let end = now + milliseconds
        while now < end { step() }
    }

    private mutating func step() {
        now += 10
        if now % 200 == 0 { make() }
        for way in links.keys.sorted(by: { ($0.from.key + $0.to.key) < ($1.from.key + $1.to.key) }) { carry(way) }
        for id in nodes.keys.sorted(by: { $0.key < $1.key }) where nodes[id]?.isDead == false {
            nodes[id]?.swarm.timePassed(now: now)
            act(id)
        }
    }

    private mutating func make() {
        guard !isOver else { return }
        for (place, rendition) in broadcast.renditions.enumerated() {
            for (event, position) in broadcast.events(made, rendition: place) {
                source.take(event, at: position, stream: broadcast.stream, rendition: rendition, now: now)
            }
        }
        made += 1
    }

    private mutating func carry(_ way: Way) {
        guard var link = links[way], let store = way.from == Self.hub ? source.store : nodes[way.from]?.swarm.store else { return }
        while let first = link.requests.first, first.arrives <= now {
            link.requests.removeFirst()
            link.sender.change(first.subscription, store)
        }
        while let frame = link.sender.next(store, now: now) {
            guard let bytes = tampered(frame.bytes, way.from) else { continue }
            sent[way.from, default: 0] += bytes.count
            let arrives = max(link.travelling.last?.arrives ?? 0, now + delay + Int64(dice.next() % UInt64(delay)))
            link.travelling.append((arrives, bytes))
        }
        var frames: [RelayFrame] = []
        while let first = link.travelling.first, first.arrives <= now {
            link.travelling.removeFirst()
            link.reader.append(first.bytes)
            while let frame = try? link.reader.next() { frames.append(frame) }
        }
        links[way] = link
        for frame in frames { nodes[way.to]?.swarm.received(frame, from: way.from, now: now) }
        act(way.to)
    }

    private mutating func tampered(_ bytes: [UInt8], _ id: SourceID) -> [UInt8]? {
        guard let tamper = tampering[id] else { return bytes }
        var reader = RelayFrameReader()
        reader.append(RelayFrame.greeting(WatchPlace()).outgoing.bytes)
        _ = try? reader.next()
        reader.append(bytes)
        guard case .slice(let number, let part, let slice, let content) = try? reader.next() else { return bytes }
        return tamper(&dice, .slice(number, part: part, slice: slice, content))?.outgoing.bytes
    }

    private mutating func act(_ id: SourceID) {
        for action in nodes[id]?.swarm.takeActions() ?? [] {
            switch action {
            case .tell(_, let event): nodes[id]?.told.append(event)
            case .subscribe(let source, let wishes, let missing):
                let subscription = Subscription(link: [UInt8](repeating: 0, count: 16), wishes: wishes, missing: missing)
                // As it would go over the line.
                guard let copy = try? Subscription(bytes: subscription.bytes) else { continue }
                links[Way(from: source, to: id)]?.requests.append((now + 2 * delay, copy))
            case .drop(let source, let reason):
                nodes[id]?.dropped.append((source, reason))
                links[Way(from: source, to: id)] = nil
                nodes[id]?.opens[source] = now + 3_000
            case .wrong(let wrong): nodes[id]?.wrong.append(wrong)
            }
        }
        for (source, time) in nodes[id]?.opens ?? [:] where time <= now {
            nodes[id]?.opens[source] = nil
            open(Way(from: source, to: id))
        }
    }
}

extension Array<UInt8> {
    fileprivate static func < (one: [UInt8], other: [UInt8]) -> Bool { one.lexicographicallyPrecedes(other) }
}

extension StripeMask {
    /// Every stripe whose number leaves a rest, of the 64 that a plan usually has.
    static func every(_ count: Int, _ rest: Int) -> StripeMask {
        StripeMask(slices: 16, cycle: 4, stripes: stride(from: rest, to: 64, by: count)) ?? .none
    }
}

extension [RelayedEvent] {
    func only(_ rendition: RenditionName) -> [RelayedEvent] {
        filter { event in
            switch event {
            case .segment(_, let name), .event(_, let name), .dropped(let name): name == rendition
            case .began, .withdrawn: false
            }
        }
    }

    var parts: [Part] { compactMap { if case .event(.part(let part), _) = $0 { part } else { nil } } }
}
