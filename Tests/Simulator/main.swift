import Foundation
import Planner

// Plans random swarms and holds each against the bound of Docs/Distribution.md; then times the planner with 200 helpers.
// Usage: streamr-simulator [CASES [SEED]]

struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return (state ^ state >> 33) &* 0xff51_afd7_ed55_8ccd
    }
}

func bits(_ megabits: Double) -> Int64 { Int64(megabits * 1_000_000) }

func viewers(_ count: Int) -> [Viewer] {
    (0..<count).map { Viewer(PeerID(UInt64(100_000 + $0)), network: NetworkID(UInt64(100_000 + $0))) }
}

func swarm(_ helpers: Int, _ dice: inout Dice) -> Demand {
    let rate = Double.random(in: 0.6...8, using: &dice)
    return Demand(
        rate: bits(rate), uplink: bits(.random(in: rate...rate * 6, using: &dice)),
        helpers: (0..<helpers).map {
            Helper(PeerID(UInt64($0)), uplink: bits(.random(in: 1...40, using: &dice)), network: NetworkID(UInt64($0)))
        }, viewers: [])
}

func bound(_ demand: Demand) -> Int {
    Bound.viewers(uplink: demand.uplink, helpers: demand.helpers.reduce(0) { $0 + $1.uplink }, rate: demand.rate)
}

func milliseconds(_ work: () -> Void) -> Double {
    let took = ContinuousClock().measure(work)
    return Double(took.components.seconds) * 1000 + Double(took.components.attoseconds) / 1e15
}

func middle(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }

let cases = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 1000
var dice = Dice(state: CommandLine.arguments.dropFirst(2).first.flatMap { UInt64($0) } ?? 1)
var shares: [Double] = []
var below = 0
for _ in 0..<max(cases, 1) {
    let demand = swarm(.random(in: 0...60, using: &dice), &dice)
    let most = bound(demand)
    guard most > 0 else { continue }
    let reached = Planner.capacity(demand)
    shares.append(Double(reached) / Double(most))
    if reached < most * 85 / 100 {
        below += 1
        print("below: \(reached) of \(most) viewers, \(demand.helpers.count) helpers")
    }
}
print(
    "\(shares.count) swarms of up to 60 helpers: \(below) reach less than 0.85 of their bound; least \((shares.min() ?? 0).formatted(.number.precision(.fractionLength(2)))), "
        + "median \(middle(shares).formatted(.number.precision(.fractionLength(2))))")

var (fresh, changed, sizes) = ([Double](), [Double](), [Double]())
for _ in 0..<20 {
    var demand = swarm(200, &dice)
    demand.viewers = viewers(bound(demand) * 85 / 100)
    sizes.append(Double(demand.viewers.count))
    var plan = Planner.plan(demand)
    fresh.append(milliseconds { plan = Planner.plan(demand) })
    demand.helpers.remove(at: 77)
    changed.append(milliseconds { _ = Planner.plan(demand, after: plan) })
}
func spread(_ values: [Double]) -> String {
    "\(middle(values).formatted(.number.precision(.fractionLength(1)))) ms, at most \((values.max() ?? 0).formatted(.number.precision(.fractionLength(1)))) ms"
}
print(
    "200 helpers, \(Int(sizes.min() ?? 0)) to \(Int(sizes.max() ?? 0)) viewers: a new plan \(spread(fresh)); one helper gone \(spread(changed))"
)

let home = Demand(
    rate: bits(4), uplink: bits(20), helpers: (0..<10).map { Helper(PeerID(UInt64($0)), uplink: bits(10), network: NetworkID(UInt64($0))) },
    viewers: viewers(16))
let plan = Planner.plan(home)
let sent = Double(plan.hubLoad) / Double(plan.striping.count)
print(
    "16 viewers of 4 Mbit/s, hub 20, ten helpers of 10 Mbit/s: the hub sends \(sent.formatted(.number.precision(.fractionLength(2)))) streams"
)
exit(below == 0 ? 0 : 1)
