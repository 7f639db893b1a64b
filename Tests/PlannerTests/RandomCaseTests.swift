import Testing

@testable import Planner

/// A thousand demands, each held against the bound.
@Suite struct RandomCaseTests {
    @Test func everyCaseComesNearItsBound() {
        var dice = Dice(state: 42)
        for number in 0..<1000 {
            let rate = Double.random(in: 0.6...8, using: &dice)
            // Mostly a handful of friends, now and then some dozens.
            let count = number % 50 == 0 ? Int.random(in: 20...60, using: &dice) : Int.random(in: 0...14, using: &dice)
            var demand = Demand.made(
                rate: rate, hub: .random(in: rate...rate * 6, using: &dice),
                helpers: (0..<count).map { _ in .random(in: 1...25, using: &dice) }, viewers: 0)
            let wanted = demand.bound * 85 / 100
            demand.viewers = Demand.made(helpers: [], viewers: wanted).viewers
            let plan = Planner.plan(demand)
            #expect(
                plan.unserved.isEmpty,
                "case \(number): \(plan.viewers.count) of \(wanted), bound \(demand.bound), \(demand.helpers.count) helpers")
        }
    }
}
