extension Planning {
    /// Serves everybody who has no sender yet, as far as there is enough; then leaves out whoever cannot have everything.
    mutating func fill() {
        for _ in 0..<Self.rounds {
            fillFromHelpers()
            fillFromHub()
            guard giveUpThoseWhoMiss() else { break }
        }
        release()
    }

    private static let rounds = 24

    private mutating func fillFromHelpers() {
        for stripe in 0..<stripes {
            for helper in peers.helpers.indices where peers.helpers[helper].wantsEverything { _ = attach(stripe, helper) }
        }
        // By shares first, so that nobody sends all it can while others rest.
        for limits in [shares(), peers.capacities] {
            for stripe in 0..<stripes {
                for group in groups.helpers.indices { fill(stripe, group, limits) }
            }
        }
    }

    /// What each helper would send if all sent as much of what they can, the less relied on less.
    private func shares() -> [Int] {
        var shares = peers.capacities
        for (group, helpers) in groups.helpers.enumerated() {
            let wanted = stripes * groups.viewers[group].count { !isDropped[$0] }
            let weights = helpers.map { peers.capacities[$0] * max(peers.helpers[$0].trust, 100) / 1000 }
            let all = weights.reduce(0, +)
            guard all > 0 else { continue }
            for (helper, weight) in zip(helpers, weights) {
                // Two more: a share that is cut too thin is of no use to a stripe.
                shares[helper] = min(peers.capacities[helper], (wanted * weight + all - 1) / all + 2)
            }
        }
        return shares
    }

    private mutating func fill(_ stripe: Int, _ group: Int, _ limits: [Int]) {
        var missing = groups.viewers[group].filter { senders[place(stripe, viewer: $0)] == Plan.nobody && !isDropped[$0] }
        guard !missing.isEmpty else { return }
        let helpers = groups.helpers[group]
        for helper in helpers where has(stripe, helper) { give(stripe, helper, &missing, limits[helper]) }
        while !missing.isEmpty, let helper = best(stripe, helpers, missing, limits) {
            if !attach(stripe, helper) {
                guard let viewer = makeRoom(stripe, for: helper) else { return }
                missing.append(viewer)
            }
            give(stripe, helper, &missing, limits[helper])
        }
    }

    /// Feeds a helper in the place of a viewer, which that helper can serve instead: that viewer. Nil: it is of no use.
    private mutating func makeRoom(_ stripe: Int, for helper: Int) -> Int? {
        for parent in peers.helpers.indices
        where parents[place(stripe, helper: parent)] == Plan.hub && peers.reaches(parent, helper: helper) {
            let viewer = peers.viewers.indices.first {
                senders[place(stripe, viewer: $0)] == code(parent) && peers.reaches(helper, viewer: $0)
            }
            guard let viewer else { continue }
            stop(stripe, to: viewer)
            feed(stripe, helper, from: code(parent))
            return viewer
        }
        return nil
    }

    private mutating func give(_ stripe: Int, _ helper: Int, _ missing: inout [Int], _ limit: Int) {
        guard loads[helper] < limit else { return }
        var left: [Int] = []
        for viewer in missing {
            if loads[helper] < limit, peers.reaches(helper, viewer: viewer) {
                send(stripe, from: helper, to: viewer)
            } else {
                left.append(viewer)
            }
        }
        missing = left
    }

    /// The helper without the stripe that serves most of those who miss it. One copy to a helper that serves one viewer would spare nobody
    /// anything.
    private func best(_ stripe: Int, _ helpers: [Int], _ missing: [Int], _ limits: [Int]) -> Int? {
        var best: (helper: Int, rank: Rank)?
        for helper in helpers where !has(stripe, helper) {
            let spare = limits[helper] - loads[helper]
            guard spare >= 2 else { continue }
            let served = min(spare, peers.reachable(missing, from: helper))
            guard served >= 2 else { continue }
            let rank = Rank(served: served, spare: spare, of: peers.helpers[helper])
            if best.map({ $0.rank < rank }) ?? true { best = (helper, rank) }
        }
        return best?.helper
    }

    private struct Rank: Comparable {
        let isNeighbour: Bool
        let served: Int
        let spare: Int
        let trust: Int
        let roundTrip: Int

        init(served: Int, spare: Int, of helper: Helper) {
            isNeighbour = helper.viewerReach == .neighbours
            self.served = served
            self.spare = spare
            trust = helper.trust
            roundTrip = helper.roundTrip
        }

        /// Who can serve nobody else goes first.
        static func < (one: Rank, other: Rank) -> Bool {
            if one.isNeighbour != other.isNeighbour { return other.isNeighbour }
            return (one.served, one.spare, one.trust, -one.roundTrip) < (other.served, other.spare, other.trust, -other.roundTrip)
        }
    }

    private mutating func fillFromHub() {
        for stripe in 0..<stripes {
            for viewer in peers.viewers.indices where senders[place(stripe, viewer: viewer)] == Plan.nobody && !isDropped[viewer] {
                guard hubLoad < peers.hubCapacity else { return }
                senders[place(stripe, viewer: viewer)] = Plan.hub
                hubLoad += 1
            }
        }
    }

    /// Of those who miss something as many as everything that is missing would have fed, of equals the newest: to another group that has
    /// room, or out. False: nobody misses anything.
    private mutating func giveUpThoseWhoMiss() -> Bool {
        var missing = [Int](repeating: 0, count: peers.viewers.count)
        for stripe in 0..<stripes {
            for viewer in missing.indices where senders[place(stripe, viewer: viewer)] == Plan.nobody && !isDropped[viewer] {
                missing[viewer] += 1
            }
        }
        let all = missing.reduce(0, +)
        guard all > 0 else { return false }
        let order = missing.indices.filter { missing[$0] > 0 }.sorted { (missing[$1], $1) < (missing[$0], $0) }
        for viewer in order.prefix((all + stripes - 1) / stripes) {
            for stripe in 0..<stripes { stop(stripe, to: viewer) }
            if !hasMoved[viewer], let group = groupWithRoom(for: viewer) {
                hasMoved[viewer] = true
                groups.move(viewer, to: group)
            } else {
                isDropped[viewer] = true
            }
        }
        // The helpers have room now for what the hub had to send.
        for stripe in 0..<stripes {
            for viewer in missing.indices where senders[place(stripe, viewer: viewer)] == Plan.hub { stop(stripe, to: viewer) }
        }
        release()
        return true
    }

    private func groupWithRoom(for viewer: Int) -> Int? {
        let room = groups.helpers.map { helpers in
            helpers.reduce(0) { $0 + (peers.reaches($1, viewer: viewer) ? peers.capacities[$1] - loads[$1] : 0) }
        }
        let others = room.indices.filter { $0 != groups.ofViewers[viewer] && room[$0] >= stripes }
        return others.max { (room[$0], $1) < (room[$1], $0) }
    }

    /// Who sends a stripe to nobody does not need it.
    mutating func release() {
        for stripe in 0..<stripes {
            for helper in peers.helpers.indices
            where copies[place(stripe, helper: helper)] == 0 && !peers.helpers[helper].wantsEverything { starve(stripe, helper) }
        }
    }
}
