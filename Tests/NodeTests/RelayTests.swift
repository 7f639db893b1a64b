import Coordinator
import Identity
import Media
import Membership
import Node
import Parts
import Relay
import Testing
import Uplink

@Suite("Nodes take a hub's stream and pass it on, over TLS", .serialized)
struct RelayTests {
    private static let start = SessionStart(session: SessionID(0xabc), wallStart: 1_700_000_000_000, firstSequence: 40)

    private func part(_ number: Int64) -> Part {
        Part(
            number: number, bytes: (0..<40_000).map { UInt8(truncatingIfNeeded: ($0 ^ Int(number)) &* 2_654_435_761 >> 11) },
            start: number * 200, duration: 200, isIndependent: number % 5 == 0, initialization: 0, startsSegment: number % 5 == 0,
            isDiscontinuous: false)
    }

    private func begin(_ hub: TestHub, _ stream: StreamName) {
        let now = SteadyTime.now()
        let segment = InitializationSegment(number: 0, bytes: [1, 2, 3], video: nil, audio: nil)
        hub.source.withLock { source in
            source.begin(Self.start, stream: stream, renditions: [.source], now: now)
            source.take(.partTarget(200), at: nil, stream: stream, rendition: .source, now: now)
            source.take(.initialization(segment), at: nil, stream: stream, rendition: .source, now: now)
        }
        hub.feed.wake()
    }

    /// Adds parts, one each 20 ms: a stream that is ten times as fast as others.
    private func add(_ numbers: Range<Int64>, to hub: TestHub, _ stream: StreamName) async throws {
        for number in numbers {
            let position = number % 5 == 0 ? SegmentPosition(part: number, sequence: 40 + number / 5, discontinuity: 0) : nil
            let part = part(number)
            let now = SteadyTime.now()
            hub.source.withLock { $0.take(.part(part), at: position, stream: stream, rendition: .source, now: now) }
            hub.feed.wake()
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func parts(_ node: TestNode) -> [Part] {
        node.relayed.compactMap { if case .event(.part(let part), _) = $0 { part } else { nil } }
    }

    private func join(_ hub: TestHub, _ node: TestNode) async throws {
        _ = try node.node.join(try await hub.invite())
        try await eventually("it has a link") { hub.feed.members.contains(node.identity.publicKey) }
    }

    @Test func aNodeHasWhatTheHubHas() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        try await join(hub, node)
        let stream = try #require(StreamName("live"))
        begin(hub, stream)
        try await add(0..<30, to: hub, stream)
        try await eventually("it has every part") { parts(node).count == 30 }
        #expect(parts(node) == (0..<30).map { part($0) })
        #expect(node.relayed.first == .began(Self.start, renditions: [.source]))
        #expect(node.relayed.contains(.segment(SegmentPosition(part: 25, sequence: 45, discontinuity: 0), of: .source)))
        let now = SteadyTime.now()
        hub.source.withLock { $0.forget(stream, now: now) }
        hub.feed.wake()
        try await eventually("nobody may have it any more") { node.relayed.last == .withdrawn }
    }

    @Test func nodesSendEachOtherWhatTheHubHasSentOnce() async throws {
        let hub = try await TestHub()
        let (one, two) = (try TestNode(seed: 2, kilobits: 90_000), try TestNode(seed: 3, kilobits: 90_000))
        for node in [one, two] { try await join(hub, node) }
        try await eventually("both have said what they give") {
            await hub.coordinator.members().allSatisfy { $0.heartbeat?.uplinkKilobits == 90_000 }
        }
        await hub.coordinator.setLive { [Coordinator.LiveStream(name: "live", session: 1, bitRate: 4_000_000, sourceBitRate: 4_000_000)] }
        await hub.coordinator.linksChanged()
        try await eventually("one has a link to the other") { !(one.node.relayLinks + two.node.relayLinks).isEmpty }
        let (giver, taker) = one.node.relayLinks.isEmpty ? (one, two) : (two, one)
        let stream = try #require(StreamName("live"))
        begin(hub, stream)
        let before = hub.feed.counters.bytes
        try await add(0..<100, to: hub, stream)
        for node in [one, two] {
            try await eventually("every part") { parts(node).count == 100 }
            #expect(parts(node) == (0..<100).map { part($0) })
        }
        try await eventually("the hub is told what is held, and how its sender is reached") {
            let heartbeat = await hub.coordinator.members().first { $0.member.key == taker.identity.publicKey }?.heartbeat
            let path = heartbeat?.peers.first { $0.key == giver.identity.publicKey }
            return heartbeat?.streams.first?.parts ?? 0 > 0 && path?.path == 1 && path?.roundTripMilliseconds ?? .max < 1_000
        }
        // Two whole copies would be 8,000,000 bytes.
        #expect(hub.feed.counters.bytes - before < 6_800_000, "the hub has sent \(hub.feed.counters.bytes - before) bytes")
        // Without the other it goes on.
        giver.stop()
        try await add(100..<140, to: hub, stream)
        try await eventually("every part, without the other") { parts(taker).count == 140 }
        #expect(parts(taker).map(\.number) == Array(0..<140))
        try giver.restart()
    }

    @Test func whoIsPausedOrRemovedGetsNothingMore() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        try await join(hub, node)
        let stream = try #require(StreamName("live"))
        begin(hub, stream)
        try await add(0..<5, to: hub, stream)
        try await eventually("it has what there is") { parts(node).count == 5 }
        try await hub.coordinator.setPaused(1, true)
        try await eventually("its link is over") { hub.feed.members.isEmpty }
        try await eventually("it gives everything up") { node.relayed.last == .withdrawn }
        try await hub.coordinator.setPaused(1, false)
        try await eventually("it is back") { hub.feed.members.contains(node.identity.publicKey) }
        try await hub.coordinator.remove(1)
        try await eventually("its link is over for good") { hub.feed.members.isEmpty }
    }

    @Test func whoWaitsForApprovalGetsNothing() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite { $0.needsApproval = true })
        try await eventually("it waits") { node.node.hubs().first?.state == .pending }
        let stream = try #require(StreamName("live"))
        begin(hub, stream)
        try await add(0..<5, to: hub, stream)
        #expect(hub.feed.members.isEmpty && node.relayed.isEmpty)
        try await hub.coordinator.approve(1)
        try await eventually("now it has a link") { hub.feed.members.contains(node.identity.publicKey) }
        try await eventually("and what there is") { parts(node).count == 5 }
    }

    @Test func aHubThatStartsAnewIsFollowedAgain() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        try await join(hub, node)
        let stream = try #require(StreamName("live"))
        begin(hub, stream)
        try await add(0..<10, to: hub, stream)
        try await eventually("ten parts") { parts(node).count == 10 }
        try await hub.restart()
        try await eventually("a new link") { hub.feed.counters.links == 1 }
        try await add(10..<20, to: hub, stream)
        try await eventually("and the others") { parts(node).count == 20 }
        #expect(parts(node) == (0..<20).map { part($0) })
    }
}
