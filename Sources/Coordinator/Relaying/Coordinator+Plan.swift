import Identity
import Membership
import Planner

/// Runs the planner, and turns what it says into what each member is told.
extension Coordinator {
    /// Plans anew, as near to the plan in force as can be. Members whose sources are others now are told at once.
    func plan() {
        guard let feed else { return }
        let linked = feed.members
        let helping = contributions.keys.filter { id in
            roster.members[id].map { $0.state == .active && linked.contains($0.key) } ?? false
        }.sorted()
        var lists: [Int64: SourceList] = [:]
        var plans: [String: Plan] = [:]
        for stream in live.prefix(SourceList.maximumStreams) {
            let plan = Planner.plan(demand(stream, helping), after: self.plans[stream.name])
            plans[stream.name] = plan
            for id in helping {
                if let sources = sources(of: id, plan, stream.name) { lists[id, default: SourceList()].streams.append(sources) }
            }
        }
        self.plans = plans
        for (id, list) in lists { lists[id]?.places = places(list) }
        sourceLists = lists
        sourceMarks = lists.mapValues { $0.mark(.sodium) }
        tellWaiting()
    }

    private func demand(_ stream: LiveStream, _ helping: [Int64]) -> Demand {
        let helpers = helping.compactMap { id -> Helper? in
            guard let contribution = contributions[id], contribution.wanted.has(stream.name) else { return nil }
            let wanted = live.filter { contribution.wanted.has($0.name) }
            return Helper(
                PeerID(UInt64(id)), uplink: share(of: Double(contribution.uplinkKilobits) * 1_000, for: stream, among: wanted),
                // Who asks from one address is behind one line, and reaches the others there.
                network: NetworkID(Cryptography.sodium.mark(of: Array((contribution.host ?? "").utf8))),
                reach: whereabouts.ways[id] == nil ? .nobody : contribution.isOpen ? .everyone : .neighbours, wantsEverything: true)
        }
        return Demand(
            rate: max(1, stream.bitRate), uplink: share(of: Double(configuration.uplink), for: stream, among: live), helpers: helpers,
            viewers: [])
    }

    /// What a stream gets of an uplink that is divided among some by their rates.
    private func share(of uplink: Double, for stream: LiveStream, among streams: [LiveStream]) -> Int64 {
        let all = streams.reduce(0) { $0 + $1.bitRate }
        return Int64(uplink * (Double(stream.bitRate) / Double(max(1, all))))
    }

    /// nil: everything comes from the hub.
    private func sources(of id: Int64, _ plan: Plan, _ name: String) -> SourceList.Stream? {
        let (slices, cycle) = (plan.striping.slices, plan.striping.cycle)
        var stripes: [Int64: [UInt8]] = [:]
        for stripe in 0..<plan.striping.count {
            guard case .helper(let peer)? = plan.parent(of: stripe, to: PeerID(UInt64(id))) else { continue }
            let empty = [UInt8](repeating: 0, count: (plan.striping.count + 7) / 8)
            stripes[Int64(peer.number), default: empty][stripe / 8] |= 0x80 >> UInt8(stripe % 8)
        }
        let most = stripes.sorted { (-$0.value.setBits, $0.key) < (-$1.value.setBits, $1.key) }.prefix(SourceList.maximumSources)
        let sources = most.compactMap { peer, bits in
            roster.members[peer].map { SourceList.Source(key: $0.key, stripes: bits) }
        }
        return sources.isEmpty ? nil : SourceList.Stream(name: name, slices: slices, cycle: cycle, sources: sources)
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

extension [UInt8] {
    fileprivate var setBits: Int { reduce(0) { $0 + $1.nonzeroBitCount } }
}
