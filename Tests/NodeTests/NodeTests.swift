import Coordinator
import Foundation
import Identity
import Membership
import Node
import Storage
import Testing

@Suite("A node and its hub, over TLS", .serialized)
struct NodeTests {
    @Test func joinsWithACodeAndIsOnline() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        let code = try await hub.invite { $0.name = "Bo" }
        #expect(try node.node.join(code) == .begun)
        try await eventually("the member is online") { await hub.hasOnline(node) }
        try await eventually("the node knows the members") {
            try HubStore(node.database).hubs().first.map { !$0.revision.isEmpty } ?? false
        }
        let known = try #require(try HubStore(node.database).hubs().first)
        #expect(known.name == "Ana" && known.member == 1 && known.state == .active && known.key == hub.identity.publicKey)
        let record = try AddressRecord(bytes: known.addressRecord, hub: known.key, .sodium)
        #expect(record.addresses == [try hub.address])
        // The secret is forgotten.
        #expect(try HubStore(node.database).invites().map(\.code) == [nil])
        for file in ["node.db", "node.db-wal"] {
            let bytes = try Data(contentsOf: node.folder.appendingPathComponent(file))
            #expect(bytes.range(of: Data(code.secret)) == nil)
        }
        #expect(try node.node.join(code) == .known(.joined))
        #expect(node.heard.first == .joined(hub: "Ana", waitsForApproval: false))
    }

    @Test func comesBackAfterRestartsInEveryOrder() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("joined") { await hub.hasOnline(node) }
        try node.restart()
        try await eventually("online after the node's restart") { await hub.hasOnline(node) }
        try await hub.restart()
        try await eventually("online after the hub's restart") { await hub.hasOnline(node) }
        #expect(await hub.coordinator.members().count == 1)
    }

    @Test func anInviteOutlivesARestartBeforeTheHubIsThere() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        let code = try await hub.invite()
        hub.stop()
        #expect(try node.node.join(code) == .begun)
        try await eventually("the node says why") { node.heard.contains { if case .joinFailed = $0 { true } else { false } } }
        try node.restart()
        try await hub.restart()
        try await eventually("joined in the end") { await hub.hasOnline(node) }
    }

    @Test func followsAHubThatSaysWhereItGoes() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("joined") { await hub.hasOnline(node) }
        let next = try await TestHub(seed: 9)
        let port = next.port
        next.stop()
        let new = try #require(CandidateAddress(host: "127.0.0.1", port: port))
        try await hub.coordinator.setAddresses([new])
        try await eventually("the node knows the new address") {
            try HubStore(node.database).hubs().first.flatMap { try? AddressRecord(bytes: $0.addressRecord, hub: $0.key, .sodium) }?
                .addresses == [new]
        }
        try await hub.restart(port: port)
        try await eventually("online at the new address") { await hub.hasOnline(node) }
    }

    @Test func saysThatAnotherBoxTookTheInvite() async throws {
        let hub = try await TestHub()
        let (thief, friend) = (try TestNode(seed: 2), try TestNode(seed: 3))
        let code = try await hub.invite()
        _ = try thief.node.join(code)
        try await eventually("the thief is in") { await hub.hasOnline(thief) }
        _ = try friend.node.join(code)
        try await eventually("the friend is told") { friend.heard.contains(.refused(.taken)) }
        #expect(friend.node.hubs().first?.refusal == .taken)
        #expect(await hub.coordinator.invites().first?.tried?.fingerprint == friend.identity.fingerprint.words)
    }

    @Test func waitsForApproval() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite { $0.needsApproval = true })
        try await eventually("it waits") { node.node.hubs().first?.state == .pending }
        try await hub.coordinator.approve(1)
        try await eventually("it is a member") { node.node.hubs().first?.state == .active }
        try await eventually("it is said") { node.heard.contains(.stateChanged(hub: "Ana", .active)) }
    }

    @Test func hearsThatItWasRemoved() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("joined") { await hub.hasOnline(node) }
        try await hub.coordinator.remove(1)
        try await eventually("it knows") { node.node.hubs().first?.state == .removed }
        #expect(try node.node.join(try await hub.invite()) == .begun)
        try await eventually("it is back") { await hub.hasOnline(node) }
    }

    @Test func saysGoodbyeAndLeaves() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        _ = try node.node.join(try await hub.invite())
        try await eventually("joined") { await hub.hasOnline(node) }
        try node.restart()
        try await eventually("back") { await hub.hasOnline(node) }
        node.node.stop()
        #expect(await hub.coordinator.members().first?.presence == .offline(.farewell(.stops)))
        try node.restart()
        try await eventually("back again") { await hub.hasOnline(node) }
        #expect(try node.node.leave("nobody") == nil)
        #expect(try node.node.leave("Ana") == "Ana")
        #expect(await hub.coordinator.members().isEmpty)
        #expect(node.node.hubs().isEmpty)
    }

    @Test func aStrangerAtTheAddressLearnsNothing() async throws {
        let (hub, other) = (try await TestHub(seed: 1), try await TestHub(seed: 9))
        let node = try TestNode()
        let code = try await hub.invite()
        let wrong = try #require(InviteCode(hub: code.hub, secret: code.secret, addresses: [try other.address]))
        _ = try node.node.join(wrong)
        try await eventually("it says why") {
            node.heard.contains { if case .joinFailed(let words) = $0 { words.contains("another appliance is there") } else { false } }
        }
        #expect(await other.coordinator.members().isEmpty)
    }
}
