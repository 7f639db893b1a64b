import Identity
import Membership
import Testing

@testable import Coordinator

/// Heartbeats whose answers wait, and what members learn of each other.
@Suite("News for members")
struct NewsTests {
    private func joined(_ hub: TestHub, _ box: TestBox) async throws -> HeartbeatAnswer {
        _ = try await box.join(try await hub.invite())
        return try await box.beat()
    }

    @Test func anAnswerWaitsUntilThereIsNews() async throws {
        let hub = try await TestHub()
        let (box, other) = (try hub.box(2), try hub.box(3))
        let answer = try await joined(hub, box)
        _ = try await joined(hub, other)
        // What it knows is old by now: it is told at once.
        let news = try await box.beat {
            $0.known = answer.known
            $0.waitTenths = 100
        }
        #expect(news.known.revision == 2)
        async let waiting = box.beat {
            $0.known = news.known
            $0.waitTenths = 100
        }
        while await hub.coordinator.waiting.isEmpty { await Task.yield() }
        try await hub.coordinator.remove(2)
        #expect(try await waiting.known.revision == 3)
        #expect(await hub.coordinator.waiting.isEmpty)
    }

    @Test func theNextHeartbeatEndsTheWaitOfTheOneBefore() async throws {
        let hub = try await TestHub()
        let (box, again) = (try hub.box(2), try hub.box(2))
        let known = try await joined(hub, box).known
        async let first = box.beat {
            $0.known = known
            $0.waitTenths = 100
        }
        while await hub.coordinator.waiting.isEmpty { await Task.yield() }
        let second = try await again.beat { $0.known = known }
        #expect(try await first == second)
        #expect(await hub.coordinator.waiting.isEmpty)
    }

    @Test func whoIsRemovedHearsItByTheAnswerThatWaits() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        let known = try await joined(hub, box).known
        async let waiting = box.beat {
            $0.known = known
            $0.waitTenths = 100
        }
        while await hub.coordinator.waiting.isEmpty { await Task.yield() }
        try await hub.coordinator.remove(1)
        let last = try await waiting
        #expect(last.state == .removed && last.known == Heartbeat.Known(state: .removed))
    }

    @Test func eachIsKnownToSomeHoweverManyThereAre() async throws {
        let hub = try await TestHub()
        let code = try await hub.invite { $0.uses = 50 }
        for number in 1...40 {
            let box = try hub.box(UInt8(number))
            _ = try await box.join(code)
            _ = try await box.beat {
                $0.addresses = [CandidateAddress(host: .ipv4(0xC0A8_0100 + UInt32(number)), port: 8444)].compactMap { $0 }
            }
        }
        var known: Set<PublicKey> = []
        for number in 1...40 {
            let list = await hub.coordinator.peers(of: Int64(number))
            #expect(list.peers.count == PeerList.maximumPeers)
            known.formUnion(list.peers.map(\.key))
        }
        #expect(known.count == 40)
        // The nearest by number first, round and round.
        let last = await hub.coordinator.peers(of: 40).peers.first
        #expect(last?.addresses.first?.description == "192.168.1.1:8444")
    }

    @Test func nobodyHearsOfWhoWaitsIsPausedOrIsOut() async throws {
        let hub = try await TestHub()
        let here = [CandidateAddress(host: .ipv4(0xC0A8_0102), port: 8444)].compactMap { $0 }
        for number: UInt8 in 1...4 {
            let box = try hub.box(number + 1)
            _ = try await box.join(try await hub.invite { $0.needsApproval = number == 4 })
            let answer = try await box.beat { $0.addresses = here }
            #expect((answer.known.revision == 0) == (number == 4))
        }
        try await hub.coordinator.setPaused(2, true)
        try await hub.coordinator.remove(3)
        #expect(await hub.coordinator.peers(of: 1).peers.isEmpty)
        #expect(await hub.coordinator.peers(of: 2).peers.count == 1)
        #expect(try await hub.box(5).ask(.get, "peers").status == 403)
        #expect(try await hub.box(4).ask(.get, "peers").status == 403)
    }
}
