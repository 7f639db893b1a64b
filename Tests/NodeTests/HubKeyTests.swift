import Coordinator
import Identity
import Membership
import Node
import Storage
import Testing

@Suite("A hub's key that is followed by another", .serialized)
struct HubKeyTests {
    @Test func membersLearnItFromTheOldOne() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("joined") { try await hub.hasOnline(node) && node.known?.addressRecord.isEmpty == false }
        let sequence = await hub.coordinator.addresses.sequence
        // Twice, of which the member hears at once.
        node.stop()
        try await hub.succeed(seed: 20)
        try await hub.succeed(seed: 21)
        #expect(await hub.coordinator.addresses.sequence > sequence)
        try node.restart()
        try await eventually("online again") { await hub.hasOnline(node) }
        let known = try #require(try node.known)
        #expect(known.key == hub.identity.publicKey && known.name == "Ana" && known.member == 1)
        #expect(node.heard.contains(.keyFollowed(hub: "Ana", hub.identity.fingerprint.words)))
        #expect(node.node.hubs().map(\.fingerprint) == [hub.identity.fingerprint.words])
        try await eventually("what it keeps is signed by the new key") {
            try node.known.map { known in
                (try? AddressRecord(bytes: known.addressRecord, hub: known.key, .sodium)) != nil
                    && (try? MembershipRevision(bytes: known.revision, hub: known.key, .sodium)) != nil
            } ?? false
        }
        // From now on it knows the hub by its new key alone.
        try await hub.restart()
        try node.restart()
        try await eventually("after a restart of both") { await hub.hasOnline(node) }
        #expect(await hub.coordinator.members().count == 1)
        #expect(try node.node.leave("Ana") == "Ana")
    }

    @Test func anInviteFromBeforeLeadsToIt() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        let code = try await hub.invite()
        try await hub.succeed(seed: 20)
        _ = try node.node.join(code)
        try await eventually("joined") { await hub.hasOnline(node) }
        #expect(try node.known?.key == hub.identity.publicKey)
        #expect(try node.node.join(try await hub.invite()) == .isMember)
    }

    @Test func aMemberLearnsItFromAnother() async throws {
        let hub = try await TestHub()
        let (first, second) = (try TestNode(seed: 2), try TestNode(seed: 3))
        for node in [first, second] { _ = try node.node.join(try await hub.invite()) }
        try await eventually("they know each other") { try [first, second].allSatisfy { try $0.known?.peers.count == 1 } }
        second.stop()
        try await hub.succeed(seed: 20)
        try await eventually("the first knows") { try first.known?.key == hub.identity.publicKey }
        try await eventually("it has the new record") { try first.known?.addressRecord.isEmpty == false }
        // The hub shows the old key to nobody any more.
        hub.hideFormers()
        try second.restart()
        try await eventually("the second is online") { await hub.hasOnline(second) }
        #expect(second.heard.contains(.found(hub: "Ana", by: .member)))
        #expect(try second.known?.key == hub.identity.publicKey)
    }

    @Test func whoeverHasNotSignedIsNotFollowed() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("joined") { await hub.hasOnline(node) }
        let (port, key) = (hub.port, hub.identity.publicKey)
        hub.stop()
        // Another hub at the same place, whose keys have nothing to do with this one's.
        let other = try await TestHub(seed: 30)
        try await other.restart(port: port)
        try await other.succeed(seed: 31)
        try await eventually("it says why") {
            node.node.hubs().first?.trouble?.contains("another appliance is there") ?? false
        }
        #expect(try node.known?.key == key)
        #expect(await other.coordinator.members().isEmpty)
    }
}
