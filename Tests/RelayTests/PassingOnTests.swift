import Media
import Parts
import Testing

@testable import Relay

@Suite("A stream that is only passed on") struct PassingOnTests {
    private static let (one, two) = (TestNet.id(1), TestNet.id(2))

    /// Node 1 takes a quarter of the stripes from the hub, and nobody watches at it.
    private func net(_ broadcast: Broadcast) -> TestNet {
        var net = TestNet(broadcast)
        net.add(1, whole: .named([]))
        net.plan([Self.one: [TestNet.hub: .every(4, 1)]])
        return net
    }

    @Test func costsTheHubNoMoreThanItsStripes() throws {
        let broadcast = try Broadcast()
        var net = net(broadcast)
        net.run(milliseconds: 12_000)
        let swarm = try #require(net.nodes[Self.one]?.swarm)
        #expect(swarm.counters.asked == 0 && swarm.counters.lostParts == 0)
        // The entries are small beside the slices.
        #expect(net.sent[TestNet.hub, default: 0] < 60 * broadcast.size * 3 / 10)
        #expect(net.nodes[Self.one]?.told == [.began(broadcast.start, renditions: [.source])])
        let timeline = try #require(swarm.store.timelines.first)
        for slice in 0..<16 {
            let isHeld = swarm.store.slice(SliceName(timeline, part: 40, slice: slice)) != nil
            #expect(isHeld == StripeMask.every(4, 1).has(part: 40, slice: slice))
        }
    }

    @Test func withoutAPlanNothingOfItIsTaken() throws {
        let broadcast = try Broadcast()
        var net = TestNet(broadcast)
        net.add(1, whole: .named([]))
        net.run(milliseconds: 6_000)
        #expect(net.nodes[Self.one]?.swarm.counters.bytes.isEmpty == true)
        #expect(net.nodes[Self.one]?.swarm.counters.asked == 0)
    }

    @Test func isTakenWholeFromTheNewestSegmentOnWhenSomebodyWatches() throws {
        let broadcast = try Broadcast()
        var net = net(broadcast)
        net.run(milliseconds: 11_700)
        net.takeWhole(Self.one, .named([broadcast.stream]))
        net.run(milliseconds: 1_000)
        let first = try #require(net.nodes[Self.one]?.told.parts.first, "within a second")
        #expect(first.startsSegment && first.number >= 50)
        net.run(milliseconds: 4_000)
        let last = try #require(net.nodes[Self.one]?.told.parts.last).number
        let isRow = net.nodes[Self.one]?.told.parts.map(\.number) == Array(first.number...last)
        #expect(last >= 80 && isRow)
        #expect(net.nodes[Self.one]?.swarm.counters.lostParts == 0)
        net.takeWhole(Self.one, .named([]))
        net.run(milliseconds: 3_000)
        #expect(net.nodes[Self.one]?.told.last == .began(broadcast.start, renditions: [.source]))
        #expect(net.nodes[Self.one]?.told.dropLast().last == .withdrawn)
    }

    @Test func isOverWhenTheHubSaysSo() throws {
        let broadcast = try Broadcast()
        var net = net(broadcast)
        net.run(milliseconds: 3_000)
        net.endBroadcast()
        net.run(milliseconds: 1_000)
        #expect(net.nodes[Self.one]?.told == [.began(broadcast.start, renditions: [.source]), .event(.ended, of: .source)])
        #expect(net.nodes[Self.one]?.swarm.store.timelines.isEmpty == true)
    }

    @Test func stripesOfAMemberThatIsGoneComeFromTheHub() throws {
        let broadcast = try Broadcast()
        var net = TestNet(broadcast)
        net.add(1, whole: .named([]))
        net.add(2, whole: .named([]))
        net.plan([
            Self.one: [TestNet.hub: .every(4, 0)],
            Self.two: [TestNet.hub: .every(4, 1), Self.one: .every(4, 0)],
        ])
        net.run(milliseconds: 5_000)
        #expect(net.nodes[Self.two]?.swarm.counters.bytes[Self.one] ?? 0 > 0)
        net.kill(Self.one)
        net.run(milliseconds: 3_000)
        let swarm = try #require(net.nodes[Self.two]?.swarm)
        let timeline = try #require(swarm.store.timelines.first)
        for number in 25...35 as ClosedRange<Int64> {
            for slice in 0..<16 where StripeMask.every(4, 0).has(part: number, slice: slice) {
                #expect(swarm.store.slice(SliceName(timeline, part: number, slice: slice)) != nil, "part \(number), slice \(slice)")
            }
        }
    }
}
