/// Decides who sends which stripes of a stream to whom. The same question always has the same answer.
public enum Planner {
    /// - Parameter previous: The plan that is in force; as much of it as can be stays.
    public static func plan(_ demand: Demand, after previous: Plan? = nil) -> Plan {
        var planning = Planning(demand, after: previous)
        planning.fill()
        if previous != nil { planning.even() }
        return planning.plan()
    }

    /// How many viewers, from wherever, the stream could have now.
    public static func capacity(_ demand: Demand) -> Int {
        let able = demand.helpers.prefix(Peers.most).filter { $0.viewerReach == .everyone }
        let helpers = able.reduce(0 as Int64) { $0 + min(max(0, $1.uplink), Peers.fastest) }
        // No plan serves more than the bound.
        var (low, high) = (0, min(Bound.viewers(uplink: demand.uplink, helpers: helpers, rate: demand.rate), Peers.most) + 1)
        while low + 1 < high {
            let middle = (low + high) / 2
            var asked = demand
            asked.viewers = (0..<middle).map { Viewer(PeerID(UInt64($0)), network: NetworkID(.max - UInt64($0))) }
            if plan(asked).unserved.isEmpty { low = middle } else { high = middle }
        }
        return low
    }
}

extension Planning {
    func plan() -> Plan {
        let served = peers.viewers.indices.filter { viewer in
            !isDropped[viewer] && (0..<stripes).allSatisfy { senders[place($0, viewer: viewer)] != Plan.nobody }
        }
        let starved = peers.helpers.indices.filter { helper in
            peers.helpers[helper].wantsEverything && !(0..<stripes).allSatisfy { has($0, helper) }
        }
        let isServed = Set(served)
        let unserved =
            peers.viewers.indices.filter { !isServed.contains($0) }.map { peers.viewers[$0].id } + starved.map { peers.helpers[$0].id }
        return Plan(
            striping: striping, helpers: peers.helpers.map(\.id), viewers: served.map { peers.viewers[$0].id }, unserved: unserved.sorted(),
            loads: loads, capacities: peers.capacities, hubLoad: hubLoad, hubCapacity: peers.hubCapacity, survivesLargest: survivesLargest,
            senders: served.flatMap { viewer in (0..<stripes).map { senders[place($0, viewer: viewer)] } },
            parents: peers.helpers.indices.flatMap { helper in (0..<stripes).map { parents[place($0, helper: helper)] } },
            helperGroups: groups.ofHelpers, viewerGroups: served.map { groups.ofViewers[$0] })
    }

    private var survivesLargest: Bool {
        guard let largest = loads.indices.max(by: { loads[$0] < loads[$1] }) else { return true }
        let spare = loads.indices.reduce(peers.hubCapacity - hubLoad) { $0 + ($1 == largest ? 0 : peers.capacities[$1] - loads[$1]) }
        return spare >= loads[largest]
    }
}
