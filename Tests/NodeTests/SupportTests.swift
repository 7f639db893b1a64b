import Coordinator
import Identity
import Membership
import Node
import Storage
import Testing
import Uplink

@Suite("What a node gives to its hubs", .serialized)
struct SupportTests {
    private func told(_ hub: TestHub) async -> Heartbeat? { await hub.coordinator.members().first?.heartbeat }

    private func promised(_ hub: TestHub) async -> Int { await told(hub).map { Int($0.uplinkKilobits) } ?? 0 }

    @Test func twoHubsAreSupportedAtTheSameTimeAndShareTheLine() async throws {
        let (one, two) = (try await TestHub(seed: 1), try await TestHub(seed: 9))
        let node = try TestNode()
        _ = try node.node.join(try await one.invite())
        try await eventually("one hub gets all") { await promised(one) == 9_000 }
        _ = try node.node.join(try await two.invite { $0.streams = ["garden"] })
        var most = 0
        try await eventually("each gets a half", patience: .seconds(40)) {
            // The hub that is asked first may have been told something since.
            let (second, first) = (await promised(two), await promised(one))
            most = max(most, first + second)
            return first == 4_500 && second == 4_500
        }
        #expect(await told(one)?.wanted == .all)
        #expect(await told(two)?.wanted == .named(["garden"]))
        #expect(node.node.hubs().count == 2 && node.node.hubs().allSatisfy { $0.isOnline && $0.state == .active })
        try node.node.setSupport(of: two.identity.fingerprint.words) {
            $0.weight = 2
            $0.streams = .named(["live"])
        }
        try await eventually("the weights count", patience: .seconds(40)) {
            let (second, first) = (await promised(two), await promised(one))
            most = max(most, first + second)
            return first == 3_000 && second == 6_000
        }
        #expect(most <= 9_000, "the same uplink was promised to both")
        #expect(await told(two)?.wanted == .named(["live"]))
        // It outlives a restart, and goes to the other when the owner leaves one.
        try node.restart()
        try await eventually("as before", patience: .seconds(40)) {
            let (second, first) = (await promised(two), await promised(one))
            return first == 3_000 && second == 6_000
        }
        #expect(try node.node.leave(two.identity.fingerprint.words) != nil)
        try await eventually("one hub gets all again", patience: .seconds(40)) { await promised(one) == 9_000 }
    }

    @Test func theLineIsMeasuredWithABoundedTransfer() async throws {
        let hub = try await TestHub()
        let node = try TestNode(kilobits: nil)
        _ = try node.node.join(try await hub.invite())
        try await eventually("it is measured") { node.node.boxSupport.measuredKilobits != nil }
        let box = node.node.boxSupport
        let kilobits = try #require(box.measuredKilobits)
        #expect(UplinkLimits.kilobitRange.contains(kilobits))
        try await eventually("it is said") { node.heard.contains(.measured(kilobits: kilobits)) }
        let bytes = Int64(await hub.coordinator.counters.measuredBytes)
        #expect(bytes > 0 && bytes <= box.usedBytes && box.usedBytes <= UplinkMeasurement.maximumBytes)
        try await eventually("four fifths are given") { await promised(hub) == kilobits / 5 * 4 }
        // Not again after a restart.
        try node.restart()
        try await eventually("online again") { await promised(hub) == kilobits / 5 * 4 }
        #expect(await Int64(hub.coordinator.counters.measuredBytes) == bytes)
        #expect(node.node.boxSupport.usedBytes == box.usedBytes)
    }

    @Test func aMonthThatIsUsedUpGivesNothingMore() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        try node.node.setSupport(of: nil) { $0.limits.hours = HoursOfDay("0-24") }
        _ = try node.node.join(try await hub.invite())
        // This test's box does not know what time it is.
        try await eventually("it says why") { await told(hub)?.uplinkReason == UplinkOffer.Reason.clock.rawValue }
        #expect(await promised(hub) == 0)
        #expect(throws: Node.SupportError.unknownHub("nobody")) { try node.node.setSupport(of: "nobody") { $0.weight = 0 } }
    }

    @Test func whatWasGivenCountsTowardsTheMonthOverARestart() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("it gives") { await promised(hub) == 9_000 }
        let pin = hub.identity.fingerprint
        node.node.gave(5_000, of: pin)
        node.node.gave(0, of: pin)
        #expect(node.node.boxSupport.usedBytes == 5_000)
        try node.restart()
        try await eventually("online again") { await promised(hub) == 9_000 }
        #expect(node.node.boxSupport.usedBytes == 5_000)
        #expect(try node.node.supports().map(\.view.usedBytes) == [5_000])
        try node.node.setSupport(of: nil) { $0.limits.monthlyBytes = 5_000 }
        try await eventually("nothing is given any more, and why", patience: .seconds(40)) {
            await told(hub)?.uplinkReason == UplinkOffer.Reason.month.rawValue
        }
        #expect(await promised(hub) == 0)
    }

    @Test func aNewKeyIsTheSameMember() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("joined") { await hub.coordinator.members().first?.presence == .online }
        node.stop()
        // Two keys in a row, of which the hub hears at once; and one that was never put in its place.
        let keys = try (3...5).map { try #require(IdentityKey(seed: [UInt8](repeating: $0, count: 32))) }
        let database = try Database(
            DatabaseConfiguration(path: node.folder.appendingPathComponent("node.db").path), migrations: HubStore.migrations)
        let store = SuccessionStore(database)
        try store.add(KeySuccession(old: node.identity.signer, new: keys[0].signer))
        try store.add(KeySuccession(old: keys[0].signer, new: keys[2].signer))
        try store.add(KeySuccession(old: keys[0].signer, new: keys[1].signer))
        #expect(try store.untold(hub.identity.fingerprint, until: keys[1].publicKey).map(\.place) == [1, 3])
        database.close()
        let next = try TestNode(seed: 4, in: node.folder)
        try await eventually("it is the same member") {
            await hub.coordinator.members().first?.member.key == keys[1].publicKey
        }
        try await eventually("it is online") { next.node.hubs().first?.isOnline == true }
        #expect(await hub.coordinator.members().count == 1)
        #expect(try SuccessionStore(next.database).untold(hub.identity.fingerprint, until: keys[1].publicKey).isEmpty)
        // Its folder goes with it.
        withExtendedLifetime(node) {}
    }
}
