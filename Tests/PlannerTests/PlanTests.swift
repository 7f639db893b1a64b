import Testing

@testable import Planner

@Suite struct PlanTests {
    @Test func stripesAreSlicesOfEveryFewParts() {
        let striping = Striping(slices: 16)
        #expect(striping.cycle == 4 && striping.count == 64)
        #expect(striping.stripe(part: 0, slice: 3) == 3 && striping.stripe(part: 5, slice: 3) == 19)
        #expect(striping.stripe(part: -1, slice: 0) == 48 && striping.stripe(part: .max, slice: 99) < 64)
        for slices in -1...100 { #expect((64...128).contains(Striping(slices: slices).count)) }
    }

    /// Uplinks are what of them gets through: 0.94.
    @Test(arguments: [(20, 5, 20), (10, 5, 20), (40, 10, 40), (20, 10, 10)] as [(Double, Int, Double)])
    func reachesTheBoundButForASeventh(_ hub: Double, _ count: Int, _ each: Double) {
        var demand = Demand.made(hub: hub * 0.94, helpers: [Double](repeating: each * 0.94, count: count), viewers: 0)
        let wanted = demand.bound * 85 / 100
        demand.viewers = Demand.made(helpers: [], viewers: wanted).viewers
        let plan = Planner.plan(demand)
        #expect(plan.unserved.isEmpty && plan.faults(demand) == [])
        #expect(Planner.capacity(demand) >= wanted)
    }

    @Test func hubSendsLittleMoreThanTheStreamOnce() {
        let demand = Demand.made(rate: 4, helpers: [Double](repeating: 10, count: 10), viewers: 16)
        let plan = Planner.plan(demand)
        #expect(plan.unserved.isEmpty && plan.faults(demand) == [])
        #expect(plan.hubLoad * 10 <= plan.striping.count * 14)
        let direct = plan.viewers.reduce(0) { sum, viewer in sum + (0..<64).count { plan.sender(of: $0, to: viewer) == .hub } }
        #expect(direct * 10 <= 16 * 64)
    }

    @Test func manyHelpersAreFedByOneAnother() {
        let demand = Demand.made(rate: 6, hub: 8, helpers: [Double](repeating: 10, count: 60), viewers: 80)
        let plan = Planner.plan(demand)
        #expect(plan.unserved.isEmpty && plan.faults(demand) == [])
        #expect(plan.hubLoad <= plan.striping.count * 5 / 4)
        // A link to each helper of its group, not to all.
        for viewer in plan.viewers { #expect(plan.sources(of: viewer).count <= 40) }
    }

    @Test func workIsSharedByWhatEachCanSend() {
        let demand = Demand.made(hub: 20, helpers: [40, 20, 10, 10], viewers: 6)
        let plan = Planner.plan(demand)
        #expect(plan.unserved.isEmpty && plan.faults(demand) == [])
        let effort = zip(plan.loads, plan.capacities).map { Double($0) / Double($1) }
        #expect((effort.max() ?? 1) - (effort.min() ?? 0) < 0.25)
    }

    @Test func whoIsTrustedLessSendsLess() {
        let demand = Demand.made(helpers: [20, 20, 20], viewers: 5) { $0.helpers[1].trust = 200 }
        let plan = Planner.plan(demand)
        #expect(plan.unserved.isEmpty && plan.loads[1] * 3 < plan.loads[0])
    }

    @Test func nobodySendsToWhomItDoesNotReach() {
        let demand = Demand.made(helpers: [30, 30, 30, 30], viewers: 8) { demand in
            demand.helpers[0].reach = .neighbours
            demand.helpers[1].reach = .nobody
            for place in [0, 1, 2] { demand.viewers[place].network = demand.helpers[0].network }
            demand.viewers[7].avoids = [PeerID(2)]
        }
        let plan = Planner.plan(demand)
        #expect(plan.unserved.isEmpty && plan.faults(demand) == [])
        // Who reaches few serves those.
        #expect(plan.loads[0] > 2 * 64 && plan.loads[1] == 0)
    }

    @Test func helperWithPlayersOfItsOwnGetsEverything() {
        let demand = Demand.made(helpers: [10, 10, 10], viewers: 2) { demand in
            for place in [0, 2] { demand.helpers[place].wantsEverything = true }
        }
        let plan = Planner.plan(demand)
        #expect(plan.unserved.isEmpty && plan.faults(demand) == [])
        for stripe in 0..<64 { #expect(plan.parent(of: stripe, to: PeerID(2)) != nil) }
    }

    @Test func whoCannotHaveEverythingGetsNothing() {
        let demand = Demand.made(hub: 7, helpers: [10, 10], viewers: 9)
        let plan = Planner.plan(demand)
        #expect(!plan.unserved.isEmpty && plan.faults(demand) == [])
        #expect(plan.viewers.count >= demand.bound - 1)
        // The newest go first.
        #expect(plan.unserved.contains(PeerID(1008)) && plan.viewers.contains(PeerID(1000)))
        for viewer in plan.unserved { #expect((0..<64).allSatisfy { plan.sender(of: $0, to: viewer) == nil }) }
    }

    @Test func saysWhetherItsLargestHelperMayFail() {
        #expect(Planner.plan(.made(helpers: [20, 20, 20], viewers: 4)).survivesLargest)
        #expect(!Planner.plan(.made(hub: 8, helpers: [60], viewers: 6)).survivesLargest)
        #expect(Planner.plan(.made(helpers: [], viewers: 2)).survivesLargest)
    }

    @Test func demandsWithoutSenseAreAnswered() {
        for rate in [0, -1, 1, .max] as [Int64] {
            for uplink in [.min, -5, 0, .max] as [Int64] {
                var demand = Demand.made(helpers: [10, 10, 10], viewers: 3)
                demand.rate = rate
                demand.uplink = uplink
                demand.helpers[1].uplink = uplink
                demand.helpers[2].trust = -7
                var twice = demand
                twice.helpers.append(demand.helpers[0])
                twice.viewers.append(demand.viewers[2])
                let plan = Planner.plan(twice, after: Planner.plan(.made(helpers: [10], viewers: 2)))
                #expect(plan.helpers.count == 3 && plan.viewers.count + plan.unserved.count == 3)
                #expect(plan.faults(demand) == [])
                // With a bit a second it would be thousands, planned again and again.
                if rate != 1 { #expect(Planner.capacity(demand) == 0) }
            }
        }
        #expect(Planner.plan(.made(helpers: [], viewers: 0)).viewers.isEmpty)
    }
}
