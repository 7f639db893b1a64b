import Identity
import Membership
import Planner

/// Runs the planner, and turns what it says into what each member and each viewer is told.
///
/// ```
///  something changes ──► due ──a moment later, and not too often──► plans ──► members: lists of sources
///                         ▲                                             └───► viewers: tickets and sources
///                    all that changes meanwhile
/// ```
extension Coordinator {
    /// Milliseconds from a change to the plan: what comes at once is planned at once.
    private static let shortestWait: Int64 = 10
    /// Milliseconds between two plans.
    private static let pause: Int64 = 100
    /// Percent of an uplink that carry slices: the rest are frames, headers and acknowledgements.
    static let goodput: Int64 = 94

    /// Plans anew soon.
    func plan() {
        guard feed != nil, !isPlanDue else { return }
        isPlanDue = true
        let wait = max(Self.shortestWait, min(Self.pause, planned + Self.pause - system.monotonic()))
        Task {
            try? await Task.sleep(for: .milliseconds(wait))
            planNow()
        }
    }

    /// Comes back when there is a plan that knows what is known now.
    func nextPlan() async {
        guard feed != nil else { return }
        plan()
        await withCheckedContinuation { planWaiters.append($0) }
    }

    /// Plans anew, as near to the plan in force as can be. Whose sources are others now is told at once.
    private func planNow() {
        guard let feed else { return }
        isPlanDue = false
        planned = system.monotonic()
        let linked = feed.members
        helping = contributions.keys.filter { id in
            roster.members[id].map { $0.state == .active && linked.contains($0.key) } ?? false
        }.sorted()
        var lists: [Int64: SourceList] = [:]
        var plans: [String: Plan] = [:]
        for stream in live.prefix(SourceList.maximumStreams) {
            let plan = Planner.plan(demand(stream), after: self.plans[stream.name])
            plans[stream.name] = plan
            for id in helping where contributions[id]?.wanted.has(stream.name) == true {
                lists[id, default: SourceList()].streams.append(sources(of: id, plan, stream.name))
            }
        }
        self.plans = plans
        for (id, list) in lists { lists[id]?.places = places(list) }
        sourceLists = lists
        sourceMarks = lists.mapValues { $0.mark(.sodium) }
        tellWaiting()
        tellViewers()
        let waiters = planWaiters
        planWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    // MARK: What the planner is asked

    private func demand(_ stream: LiveStream) -> Demand {
        Demand(
            rate: max(1, stream.bitRate), uplink: hubUplink(for: stream), helpers: helping.compactMap { helper($0, stream) },
            viewers: plannedViewers(of: stream.name))
    }

    /// Bits a second of a stream that the hub may send to members, and to viewers in slices.
    func hubUplink(for stream: LiveStream) -> Int64 {
        share(of: max(0, configuration.uplink * Self.goodput / 100 - playersUse), for: stream, among: live)
    }

    /// nil: it does not help with this stream.
    func helper(_ id: Int64, _ stream: LiveStream) -> Helper? {
        guard let contribution = contributions[id], contribution.wanted.has(stream.name) else { return nil }
        let wanted = live.filter { contribution.wanted.has($0.name) }
        let playersRate = live.reduce(0 as Int64) { $0 + Int64(players(of: id, $1.name)) * $1.sourceBitRate }
        let all = max(0, Int64(contribution.uplinkKilobits) * 1_000 * Self.goodput / 100 - playersRate)
        var uplink = share(of: all, for: stream, among: wanted)
        let standing = standing(of: id)
        if contribution.isFull { uplink = min(uplink, sent(by: id, stream)) }
        return Helper(
            PeerID(UInt64(id)), uplink: uplink,
            // Who asks from one address is behind one line, and reaches the others there.
            network: NetworkID(Cryptography.sodium.mark(of: Array((contribution.host ?? "").utf8))),
            reach: whereabouts.ways[id] == nil ? .nobody : contribution.isOpen ? .everyone : .neighbours,
            viewerReach: places(of: id).isEmpty || !standing.servesViewers ? .nobody : .everyone, trust: standing.trust,
            wantsEverything: contribution.whole.has(stream.name))
    }

    /// Players of its own: of those whom it counts, the plan has sent it some for slices.
    private func players(of id: Int64, _ name: String) -> Int {
        guard let contribution = contributions[id], contribution.whole.has(name), let all = contribution.players[name], all > 0 else {
            return 0
        }
        guard let plan = plans[name] else { return Int(all) }
        let peer = Plan.Sender.helper(PeerID(UInt64(id)))
        return max(0, Int(all) - plan.viewers.count { viewer in plan.sources(of: viewer).contains { $0.sender == peer } })
    }

    /// Bits a second that a helper sends of a stream by the plan in force.
    func sent(by id: Int64, _ stream: LiveStream) -> Int64 {
        guard let plan = plans[stream.name], let place = plan.helpers.firstIndex(of: PeerID(UInt64(id))) else { return 0 }
        return Int64(plan.loads[place]) * stream.bitRate / Int64(plan.striping.count) + 1
    }

    /// What a stream gets of an uplink that is divided among some by their rates.
    private func share(of uplink: Int64, for stream: LiveStream, among streams: [LiveStream]) -> Int64 {
        let all = streams.reduce(0) { $0 + $1.bitRate }
        return Int64(Double(uplink) * (Double(stream.bitRate) / Double(max(1, all))))
    }

    // MARK: What members are told

    /// What a member takes of whom, the hub among them; nothing, when it is not needed.
    private func sources(of id: Int64, _ plan: Plan, _ name: String) -> SourceList.Stream {
        let empty = [UInt8](repeating: 0, count: (plan.striping.count + 7) / 8)
        var stripes: [Int64: [UInt8]] = [:]
        var own = empty
        for stripe in 0..<plan.striping.count {
            switch plan.parent(of: stripe, to: PeerID(UInt64(id))) {
            case .helper(let peer): stripes[Int64(peer.number), default: empty].set(stripe)
            case .hub: own.set(stripe)
            case nil: break
            }
        }
        let sorted = stripes.sorted { (-$0.value.setBits, $0.key) < (-$1.value.setBits, $1.key) }
        let most = sorted.prefix(SourceList.maximumSources - 1)
        // More links than that are not worth their while.
        for (_, bits) in sorted.dropFirst(most.count) { own.add(bits) }
        let sources = most.compactMap { peer, bits in roster.members[peer].map { SourceList.Source(key: $0.key, stripes: bits) } }
        return SourceList.Stream(
            name: name, slices: plan.striping.slices, cycle: plan.striping.cycle,
            sources: sources + [SourceList.Source(key: signer.key, stripes: own)])
    }

    private func places(_ list: SourceList) -> [PeerList.Peer] {
        let used = Set(list.streams.flatMap(\.sources).map(\.key))
        return whereabouts.ways.sorted { $0.key < $1.key }.compactMap { id, addresses in
            guard let key = roster.members[id]?.key, used.contains(key) else { return nil }
            return PeerList.Peer(key: key, addresses: addresses)
        }
    }
}

extension StreamChoice {
    func has(_ name: String) -> Bool {
        switch self {
        case .all: true
        case .named(let names): names.contains(name)
        }
    }
}

/// Stripes, the first in the highest bit of the first byte.
extension [UInt8] {
    var setBits: Int { reduce(0) { $0 + $1.nonzeroBitCount } }

    mutating func set(_ stripe: Int) { self[stripe / 8] |= 0x80 >> UInt8(stripe % 8) }

    mutating func add(_ other: [UInt8]) {
        for index in indices where index < other.count { self[index] |= other[index] }
    }
}
