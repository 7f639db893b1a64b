import Testing

@testable import Planner

@Suite struct BoundTests {
    @Test(arguments: [(20, 5, 20, 19), (10, 5, 20, 17), (40, 10, 40, 72), (20, 10, 10, 19)] as [(Double, Int, Double, Int)])
    func boundsOfTheFourCases(_ hub: Double, _ count: Int, _ each: Double, _ viewers: Int) {
        #expect(Demand.made(hub: hub, helpers: [Double](repeating: each, count: count), viewers: 0).bound == viewers)
    }

    @Test func oneViewerMoreIsTooMany() {
        var dice = Dice(state: 1)
        for _ in 0..<500 {
            let (uplink, helpers) = (Int64.random(in: 0...50_000_000, using: &dice), Int64.random(in: 0...2_000_000_000, using: &dice))
            let rate = Int64.random(in: 100_000...9_000_000, using: &dice)
            let most = Bound.viewers(uplink: uplink, helpers: helpers, rate: rate)
            #expect(most == 0 || Bound.rate(uplink: uplink, helpers: helpers, viewers: most) >= rate)
            #expect(Bound.rate(uplink: uplink, helpers: helpers, viewers: most + 1) < rate)
        }
    }

    @Test func withoutHelpersTheHubServesWholeStreams() {
        #expect(Bound.viewers(uplink: 20_000_000, helpers: 0, rate: 6_000_000) == 3)
        #expect(Bound.viewers(uplink: 5_999_999, helpers: 1_000_000_000, rate: 6_000_000) == 0)
        #expect(Bound.rate(uplink: 5, helpers: 5, viewers: 0) == .max)
    }
}
