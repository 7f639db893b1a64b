import Media
import Parts
import Testing

@testable import Relay

@Suite struct SwarmTests {
    private static let (one, two, three) = (TestNet.id(1), TestNet.id(2), TestNet.id(3))

    /// Three nodes, each of which gets a third from the hub and two thirds from the others.
    private func mesh(_ broadcast: Broadcast, seed: UInt64) -> TestNet {
        var net = TestNet(broadcast, seed: seed)
        let ids = [Self.one, Self.two, Self.three]
        for number in 1...3 as ClosedRange<UInt8> { net.add(number) }
        var plans: [SourceID: [SourceID: StripeMask]] = [:]
        for id in ids {
            for (place, source) in ids.enumerated() { plans[id, default: [:]][source == id ? TestNet.hub : source] = .every(3, place) }
        }
        net.plan(plans)
        return net
    }

    private func lastPart(_ net: TestNet, _ id: SourceID) -> Int64 { net.nodes[id]?.told.parts.last?.number ?? -1 }

    @Test func withoutAPlanANodeGetsEverythingFromTheHub() throws {
        let small = try #require(RenditionName("480p"))
        let broadcast = try Broadcast(renditions: [.source, small])
        var net = TestNet(broadcast)
        net.add(1)
        net.run(milliseconds: 12_000)
        net.endBroadcast()
        net.run(milliseconds: 2_000)
        let told = net.nodes[Self.one]?.told ?? []
        #expect(told.first == RelayedEvent.began(broadcast.start, renditions: [.source, small]))
        let isRow = net.was(Self.one, told: broadcast.row(0...59, ends: true))
        #expect(isRow)
        let isSmallRow = net.was(Self.one, told: broadcast.row(0...59, rendition: 1, ends: true), of: small)
        #expect(isSmallRow)
        #expect(net.nodes[Self.one]?.swarm.counters.lostParts == 0 && net.nodes[Self.one]?.swarm.counters.asked == 0)
    }

    @Test func whoComesLateBeginsWithTheNewestSegment() throws {
        let broadcast = try Broadcast()
        var net = TestNet(broadcast)
        net.run(milliseconds: 11_700)
        net.add(1)
        net.run(milliseconds: 3_000)
        let told = net.nodes[Self.one]?.told ?? []
        let last = lastPart(net, Self.one)
        #expect(last >= 71)
        let isRow = net.was(Self.one, told: broadcast.row(55...last))
        #expect(isRow)
        #expect(told.first == RelayedEvent.began(broadcast.start, renditions: [.source]))
    }

    @Test(arguments: [1, 2] as [UInt64]) func nodesGiveEachOtherWhatTheHubSentOnce(_ seed: UInt64) throws {
        let broadcast = try Broadcast()
        var net = mesh(broadcast, seed: seed)
        net.run(milliseconds: 12_000)
        net.endBroadcast()
        net.run(milliseconds: 3_000)
        for id in [Self.one, Self.two, Self.three] {
            let isRow = net.was(id, told: broadcast.row(0...59, ends: true))
            #expect(isRow)
            #expect(net.nodes[id]?.swarm.counters.lostParts == 0)
            #expect(net.nodes[id]?.dropped.isEmpty == true)
        }
        // A third to each, and the entries; at first, before the links to the others are there, all.
        #expect(net.sent[TestNet.hub, default: 0] < 60 * broadcast.size * 5 / 4)
    }

    @Test(arguments: [1, 2] as [UInt64]) func aParentThatDiesCostsNoPart(_ seed: UInt64) throws {
        let broadcast = try Broadcast()
        var net = mesh(broadcast, seed: seed)
        net.run(milliseconds: 6_130)
        net.kill(Self.two)
        let before = lastPart(net, Self.one)
        net.run(milliseconds: 500)
        #expect(lastPart(net, Self.one) >= before + 2, "the others go on at once")
        net.run(milliseconds: 5_000)
        net.endBroadcast()
        net.run(milliseconds: 2_000)
        for id in [Self.one, Self.three] {
            let last = lastPart(net, id)
            let isRow = net.was(id, told: broadcast.row(0...last, ends: true))
            #expect(last >= 57 && isRow)
            #expect(net.nodes[id]?.swarm.counters.lostParts == 0)
        }
    }

    @Test func whoCorruptsIsFoundOutAndNothingOfItIsTakenOrPassedOn() throws {
        let broadcast = try Broadcast()
        var net = mesh(broadcast, seed: 4)
        net.tampering[Self.two] = { dice, frame in
            guard case .slice(let number, let part, let slice, var bytes) = frame, dice.isHit(oneIn: 20) else { return frame }
            bytes[bytes.count / 2] ^= 1
            return .slice(number, part: part, slice: slice, bytes)
        }
        net.run(milliseconds: 10_000)
        net.endBroadcast()
        net.run(milliseconds: 3_000)
        for id in [Self.one, Self.three] {
            let isRow = net.was(id, told: broadcast.row(0...49, ends: true))
            #expect(isRow)
            let wrong = net.nodes[id]?.wrong ?? []
            #expect(!wrong.isEmpty && wrong.allSatisfy { $0.sender == Self.two })
            for proof in wrong.prefix(3) {
                var reader = ManifestReader(
                    broadcast.start.session, rendition: .source, hash: Broadcast.hash, isSigned: Broadcast.isSigned)
                guard case .part(let sliced) = try reader.take(proof.entry).content else { continue }
                #expect(sliced.hashes[proof.slice] != Broadcast.hash(proof.bytes[...]))
            }
        }
        #expect(net.nodes[Self.one]?.wrong.count ?? 0 <= 20, "it is not asked again at once")
    }

    @Test func whoWithholdsIsFoundOutAndCostsNoPart() throws {
        let broadcast = try Broadcast()
        var net = mesh(broadcast, seed: 5)
        net.tampering[Self.two] = { dice, frame in dice.isHit(oneIn: 5) ? nil : frame }
        net.run(milliseconds: 10_000)
        net.endBroadcast()
        net.run(milliseconds: 3_000)
        for id in [Self.one, Self.three] {
            let isRow = net.was(id, told: broadcast.row(0...49, ends: true))
            #expect(isRow)
            #expect(net.nodes[id]?.swarm.counters.asked ?? 0 > 10)
            #expect(net.nodes[id]?.dropped.contains { $0.0 == Self.two && $0.1 == .slow } == true)
        }
    }

    @Test func whatNobodyHasIsLeftOutUpToTheNextSegment() throws {
        let broadcast = try Broadcast()
        var net = TestNet(broadcast)
        net.add(1)
        // One slice of part 22 is in nobody's hands.
        net.tampering[TestNet.hub] = { _, frame in
            if case .slice(_, let part, let slice, _) = frame, part == 22, slice == 7 { return nil }
            return frame
        }
        net.run(milliseconds: 12_000)
        let told = net.nodes[Self.one]?.told.only(.source) ?? []
        #expect(told.parts.map(\.number) == Array(0...21) + Array(25...lastPart(net, Self.one)))
        #expect(told.contains(.segment(SegmentPosition(part: 25, sequence: 45, discontinuity: 3), of: .source)))
        #expect(net.nodes[Self.one]?.swarm.counters.lostParts == 3)
    }

    @Test func aNewSessionTakesThePlaceOfTheOld() throws {
        let broadcast = try Broadcast()
        var net = TestNet(broadcast)
        net.add(1)
        net.run(milliseconds: 3_000)
        let next = SessionStart(session: SessionID(0xdef), wallStart: 1_700_000_100_000, firstSequence: 900)
        net.source.begin(next, stream: broadcast.stream, renditions: [.source], now: net.now)
        net.source.take(.partTarget(200), at: nil, stream: broadcast.stream, rendition: .source, now: net.now)
        net.source.take(
            .initialization(broadcast.initialization(0)), at: nil, stream: broadcast.stream, rendition: .source, now: net.now)
        net.source.take(
            .part(broadcast.part(0)), at: SegmentPosition(part: 0, sequence: 900, discontinuity: 0), stream: broadcast.stream,
            rendition: .source, now: net.now)
        net.run(milliseconds: 150)
        #expect(net.nodes[Self.one]?.told.last == .event(.part(broadcast.part(0)), of: .source))
        #expect(net.nodes[Self.one]?.told.contains(.began(next, renditions: [.source])) == true)
        net.source.forget(broadcast.stream, now: net.now)
        net.run(milliseconds: 150)
        #expect(net.nodes[Self.one]?.told.last == .withdrawn)
    }

    @Test func onlyTheHubSaysThatASessionIsOn() throws {
        let broadcast = try Broadcast()
        var swarm = Swarm(hub: TestNet.hub, now: 0, hash: Broadcast.hash, isSigned: Broadcast.isSigned)
        swarm.sourceOpened(Self.two, [.init(nil)], now: 0)
        swarm.received(.opened(0, broadcast.timeline), from: Self.two, now: 0)
        var source = Broadcast.source()
        source.begin(broadcast.start, stream: broadcast.stream, renditions: [.source], now: 0)
        for (event, position) in broadcast.events(0) {
            source.take(event, at: position, stream: broadcast.stream, rendition: .source, now: 0)
        }
        var sender = LinkSender(Subscription(link: [UInt8](repeating: 0, count: 16), wishes: [.init(nil)]), now: 0)
        var reader = RelayFrameReader()
        while let frame = sender.next(source.store, now: 0) {
            reader.append(frame.bytes)
            while let frame = try reader.next() { swarm.received(frame, from: Self.two, now: 0) }
        }
        let told = swarm.takeActions().count { if case .tell = $0 { true } else { false } }
        #expect(told == 0 && swarm.store.timelines.isEmpty)
    }

    @Test func withoutAnySourceTheStreamIsGivenUpInTheEnd() throws {
        let broadcast = try Broadcast()
        var net = TestNet(broadcast)
        net.add(1)
        net.run(milliseconds: 3_000)
        net.close(TestNet.Way(from: TestNet.hub, to: Self.one))
        net.run(milliseconds: 20_000)
        #expect(net.nodes[Self.one]?.told.last?.isWithdrawn == false)
        net.run(milliseconds: 11_000)
        #expect(net.nodes[Self.one]?.told.last?.isWithdrawn == true)
    }

    @Test func aStreamThatIsNotWantedIsNotTaken() throws {
        let broadcast = try Broadcast()
        var net = TestNet(broadcast)
        let other = try #require(StreamName("other"))
        net.add(1, wanted: [other])
        net.run(milliseconds: 3_000)
        #expect(net.nodes[Self.one]?.told.isEmpty == true && net.sent[TestNet.hub, default: 0] < 1_000)
    }
}

extension RelayedEvent {
    fileprivate var isWithdrawn: Bool { self == .withdrawn }
}
