@testable import Planner

/// Demands as tests speak of them: in Mbit/s.
extension Demand {
    static func made(
        rate: Double = 6, hub: Double = 20, helpers: [Double], viewers: Int, slices: Int = 16, change: (inout Demand) -> Void = { _ in }
    ) -> Demand {
        var demand = Demand(
            rate: bits(rate), uplink: bits(hub), slices: slices,
            helpers: helpers.enumerated().map { Helper(PeerID(UInt64($0)), uplink: bits($1), network: NetworkID(UInt64($0))) },
            viewers: (0..<viewers).map { Viewer(PeerID(UInt64(1000 + $0)), network: NetworkID(UInt64(1000 + $0))) })
        change(&demand)
        return demand
    }

    static func bits(_ megabits: Double) -> Int64 { Int64(megabits * 1_000_000) }

    var helperUplink: Int64 { helpers.reduce(0) { $0 + $1.uplink } }
    var bound: Int { Bound.viewers(uplink: uplink, helpers: helperUplink, rate: rate) }
}

/// The same numbers in each run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}

extension Plan {
    /// Everything that is wrong with a plan, in words: who is served has each stripe, from somebody who has it, reaches them, and can send as much.
    func faults(_ demand: Demand) -> [String] {
        var faults: [String] = []
        let known = Dictionary(demand.helpers.map { ($0.id, $0) }) { first, _ in first }
        var sent: [PeerID: Int] = [:]
        var sentByHub = 0
        func count(_ sender: Sender) {
            switch sender {
            case .hub: sentByHub += 1
            case .helper(let helper): sent[helper, default: 0] += 1
            }
        }
        for viewer in demand.viewers where !unserved.contains(viewer.id) {
            for stripe in 0..<striping.count {
                guard let sender = sender(of: stripe, to: viewer.id) else {
                    faults.append("\(viewer.id) misses \(stripe)")
                    continue
                }
                count(sender)
                guard case .helper(let id) = sender, let helper = known[id] else { continue }
                if parent(of: stripe, to: id) == nil { faults.append("\(id) sends \(stripe) without having it") }
                let isNear = helper.network == viewer.network
                if viewer.avoids.contains(id) || helper.reach == .nobody || helper.reach == .neighbours && !isNear {
                    faults.append("\(id) does not reach \(viewer.id)")
                }
            }
        }
        for helper in demand.helpers {
            for stripe in 0..<striping.count {
                guard let parent = parent(of: stripe, to: helper.id) else {
                    if helper.wantsEverything, !unserved.contains(helper.id) { faults.append("\(helper.id) misses \(stripe)") }
                    continue
                }
                count(parent)
                guard case .helper(let other) = parent else { continue }
                if self.parent(of: stripe, to: other) != .hub { faults.append("\(stripe) comes to \(helper.id) by more than two helpers") }
                if known[other]?.reach == .neighbours, known[other]?.network != helper.network {
                    faults.append("\(other) does not reach \(helper.id)")
                }
            }
        }
        for (place, helper) in helpers.enumerated() {
            if sent[helper, default: 0] != loads[place] {
                faults.append("\(helper) is said to send \(loads[place]), not \(sent[helper, default: 0])")
            }
            if loads[place] > capacities[place] { faults.append("\(helper) sends \(loads[place]) of \(capacities[place])") }
        }
        if sentByHub != hubLoad || hubLoad > hubCapacity { faults.append("the hub sends \(sentByHub), said \(hubLoad), of \(hubCapacity)") }
        return faults
    }

    /// Stripes that come from somebody else than before, of viewers who are in both plans.
    func moved(from other: Plan) -> Int {
        viewers.filter(other.viewers.contains).reduce(0) { sum, viewer in
            sum + (0..<striping.count).count { sender(of: $0, to: viewer) != other.sender(of: $0, to: viewer) }
        }
    }
}
