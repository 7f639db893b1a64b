import Testing

@testable import Planner

/// What a plan keeps of the one before.
@Suite struct ChangeTests {
    private let helpers = [Double](repeating: 20, count: 8)

    @Test func nothingMovesWithoutAReason() {
        let demand = Demand.made(helpers: helpers, viewers: 12)
        let first = Planner.plan(demand)
        #expect(Planner.plan(demand) == first)
        #expect(Planner.plan(demand, after: first).moved(from: first) == 0)
    }

    @Test func aNewViewerMovesNobody() {
        let first = Planner.plan(.made(helpers: helpers, viewers: 12))
        let demand = Demand.made(helpers: helpers, viewers: 13)
        let second = Planner.plan(demand, after: first)
        #expect(second.unserved.isEmpty && second.faults(demand) == [])
        #expect(second.moved(from: first) == 0)
    }

    @Test func whoLeavesMovesOnlyWhatItSent() {
        let first = Planner.plan(.made(helpers: helpers, viewers: 12))
        let demand = Demand.made(helpers: helpers, viewers: 12) { $0.helpers.remove(at: 3) }
        let second = Planner.plan(demand, after: first)
        #expect(second.unserved.isEmpty && second.faults(demand) == [])
        #expect(second.moved(from: first) == first.loads[3] || second.moved(from: first) < first.loads[3] + 64)
    }

    @Test func aNewHelperTakesAShareOfAFullOnesWork() {
        let first = Planner.plan(.made(helpers: [20, 20, 20], viewers: 9))
        let demand = Demand.made(helpers: [20, 20, 20, 20], viewers: 9)
        var plan = first
        for _ in 0..<12 {
            let next = Planner.plan(demand, after: plan)
            #expect(next.unserved.isEmpty && next.faults(demand) == [])
            // A little at a time.
            #expect(next.moved(from: plan) <= 12 * 64 / 4)
            plan = next
        }
        #expect(plan.loads[3] * 3 > plan.loads[0])
        #expect(Planner.plan(demand, after: plan).moved(from: plan) == 0)
    }

    @Test func whoseUplinkShrinksGivesUpStripes() {
        let first = Planner.plan(.made(helpers: helpers, viewers: 12))
        let demand = Demand.made(helpers: helpers, viewers: 12) { $0.helpers[0].uplink = 2_000_000 }
        let second = Planner.plan(demand, after: first)
        #expect(second.unserved.isEmpty && second.faults(demand) == [])
    }

    @Test func anyRowOfChangesLeavesAPlanWithoutFaults() {
        for seed in 1...12 as ClosedRange<UInt64> {
            var dice = Dice(state: seed)
            var demand = Demand.made(hub: 14, helpers: (0..<20).map { _ in .random(in: 1...30, using: &dice) }, viewers: 15)
            var plan: Plan?
            var next: UInt64 = 5000
            for _ in 0..<25 {
                switch Int.random(in: 0..<6, using: &dice) {
                case 0: if !demand.helpers.isEmpty { demand.helpers.remove(at: .random(in: demand.helpers.indices, using: &dice)) }
                case 1:
                    next += 1
                    demand.helpers.append(
                        Helper(
                            PeerID(next), uplink: .random(in: 0...40_000_000, using: &dice), network: NetworkID(next % 3),
                            reach: [.everyone, .everyone, .neighbours, .nobody].randomElement(using: &dice) ?? .everyone,
                            trust: .random(in: 0...1000, using: &dice), wantsEverything: .random(using: &dice)))
                case 2: if !demand.viewers.isEmpty { demand.viewers.remove(at: .random(in: demand.viewers.indices, using: &dice)) }
                case 3:
                    next += 1
                    let avoided = demand.helpers.randomElement(using: &dice)?.id
                    demand.viewers.append(Viewer(PeerID(next), network: NetworkID(next % 3), avoids: Set([avoided].compactMap { $0 })))
                case 4:
                    guard let place = demand.helpers.indices.randomElement(using: &dice) else { break }
                    demand.helpers[place].uplink = .random(in: 0...40_000_000, using: &dice)
                default: demand.uplink = .random(in: 6_000_000...30_000_000, using: &dice)
                }
                plan = Planner.plan(demand, after: plan)
                #expect(plan?.faults(demand) == [], "seed \(seed)")
            }
        }
    }
}
