/// Where the peers of the last plan are in this one.
struct Memory {
    /// By their places in the last plan; nil: gone.
    let helpers: [Int?]
    /// By their places in this one; nil: new.
    let viewers: [Int?]
    let groups: Groups.Past

    init(of plan: Plan?, _ peers: Peers) {
        let now = Dictionary(uniqueKeysWithValues: peers.helpers.enumerated().map { ($1.id, $0) })
        helpers = plan?.helpers.map { now[$0] } ?? []
        let before = Dictionary(uniqueKeysWithValues: (plan?.viewers ?? []).enumerated().map { ($1, $0) })
        viewers = peers.viewers.map { before[$0.id] }
        var past = Groups.Past(
            helpers: [Int?](repeating: nil, count: peers.helpers.count), viewers: [Int?](repeating: nil, count: peers.viewers.count))
        if let plan {
            past.count = (plan.helperGroups.max() ?? -1) + 1
            for (old, new) in helpers.enumerated() { if let new { past.helpers[new] = plan.helperGroups[old] } }
            for (new, old) in viewers.enumerated() { if let old { past.viewers[new] = plan.viewerGroups[old] } }
        }
        groups = past
    }
}

extension Planning {
    /// Takes over what the last plan had and still can be. What the hub sent to viewers is thought about anew: a helper may have room now.
    mutating func keep(_ plan: Plan, _ memory: Memory) {
        for (old, new) in memory.helpers.enumerated() {
            guard let new else { continue }
            for stripe in 0..<stripes {
                let parent = current(plan.parents[old * stripes + stripe], memory)
                if parent != Plan.nobody { feed(stripe, new, from: parent) }
            }
        }
        for (viewer, old) in memory.viewers.enumerated() {
            guard let old else { continue }
            for stripe in 0..<stripes {
                let sender = current(plan.senders[old * stripes + stripe], memory)
                guard sender >= Plan.firstHelper else { continue }
                let helper = Int(sender - Plan.firstHelper)
                // One that lost its own parent is given another, and goes on.
                guard peers.reaches(helper, viewer: viewer), has(stripe, helper) || attach(stripe, helper) else { continue }
                send(stripe, from: helper, to: viewer)
            }
        }
        for helper in peers.helpers.indices { shed(helper) }
        shedHub()
    }

    private func current(_ code: UInt16, _ memory: Memory) -> UInt16 {
        guard code >= Plan.firstHelper else { return code }
        return memory.helpers[Int(code - Plan.firstHelper)].map(self.code) ?? Plan.nobody
    }

    /// A helper whose uplink became smaller gives up whole stripes, those first that it sends to the fewest.
    private mutating func shed(_ helper: Int) {
        guard loads[helper] > peers.capacities[helper] else { return }
        let order = (0..<stripes).filter { copies[place($0, helper: helper)] > 0 }
            .sorted { (copies[place($0, helper: helper)], $0) < (copies[place($1, helper: helper)], $1) }
        for stripe in order where loads[helper] > peers.capacities[helper] {
            leave(stripe, helper)
            for other in starveChildren(stripe, of: helper) { feedAnew(stripe, other) }
        }
    }

    /// A hub whose uplink became smaller lets helpers feed each other.
    private mutating func shedHub() {
        for stripe in (0..<stripes).reversed() {
            for helper in peers.helpers.indices.reversed() where parents[place(stripe, helper: helper)] == Plan.hub {
                guard hubLoad > peers.hubCapacity else { return }
                let children = starveChildren(stripe, of: helper)
                starve(stripe, helper)
                for starved in [helper] + children { feedAnew(stripe, starved) }
            }
        }
    }

    private mutating func starveChildren(_ stripe: Int, of helper: Int) -> [Int] {
        let children = peers.helpers.indices.filter { parents[place(stripe, helper: $0)] == code(helper) }
        for child in children { starve(stripe, child) }
        return children
    }

    /// Its viewers stay, if somebody else feeds it.
    private mutating func feedAnew(_ stripe: Int, _ helper: Int) {
        guard copies[place(stripe, helper: helper)] > 0, !attach(stripe, helper) else { return }
        leave(stripe, helper)
    }

    private mutating func leave(_ stripe: Int, _ helper: Int) {
        for viewer in peers.viewers.indices where senders[place(stripe, viewer: viewer)] == code(helper) { stop(stripe, to: viewer) }
    }

    /// Moves some stripes from those who do nearly all they can to those who do little: somebody new is to help, too.
    mutating func even() {
        for _ in 0..<max(1, stripes / 8) {
            guard let (busy, idle) = extremes(), let stripe = movable(from: busy, to: idle), attach(stripe, idle) else { return }
            for viewer in peers.viewers.indices where senders[place(stripe, viewer: viewer)] == code(busy) {
                stop(stripe, to: viewer)
                send(stripe, from: idle, to: viewer)
            }
            if copies[place(stripe, helper: busy)] == 0, !peers.helpers[busy].wantsEverything { starve(stripe, busy) }
        }
    }

    /// Per mille of what it can send.
    private func effort(_ helper: Int) -> Int { loads[helper] * 1000 / max(peers.capacities[helper], 1) }

    private func extremes() -> (busy: Int, idle: Int)? {
        var found: (busy: Int, idle: Int, difference: Int)?
        for helpers in groups.helpers {
            let able = helpers.filter { peers.capacities[$0] > 0 && peers.reachesEveryone($0) }
            guard let busy = able.max(by: { (effort($0), $1) < (effort($1), $0) }),
                let idle = able.min(by: { (effort($0), $0) < (effort($1), $1) })
            else { continue }
            let difference = effort(busy) - effort(idle)
            if difference > 300, difference > found?.difference ?? 0 { found = (busy, idle, difference) }
        }
        return found.map { ($0.busy, $0.idle) }
    }

    /// The stripe whose move makes the two most alike without turning them round.
    private func movable(from busy: Int, to idle: Int) -> Int? {
        var best: (stripe: Int, moved: Int)?
        for stripe in 0..<stripes where copies[place(stripe, helper: busy)] > 0 && !has(stripe, idle) {
            let moved = viewers(of: stripe, from: busy)
            guard moved > best?.moved ?? 1 else { continue }
            let after = (loads[idle] + moved) * 1000 / max(peers.capacities[idle], 1)
            if after <= (loads[busy] - moved) * 1000 / max(peers.capacities[busy], 1) { best = (stripe, moved) }
        }
        return best?.stripe
    }

    private func viewers(of stripe: Int, from helper: Int) -> Int {
        let first = place(stripe, viewer: 0)
        return senders[first..<first + peers.viewers.count].reduce(0) { $0 + ($1 == code(helper) ? 1 : 0) }
    }
}
