import Coordinator
import Identity
import Membership
import Node
import Storage
import Testing

@Suite("Joining over a line that breaks", .serialized)
struct BadLineTests {
    private func isIn(_ hub: TestHub, _ node: TestNode) async -> Bool {
        await hub.coordinator.members().contains { $0.member.key == node.identity.publicKey && $0.presence == .online }
    }

    /// How many bytes a join with its first heartbeat takes, both ways.
    private func lengthOfAJoin() async throws -> Int {
        let hub = try await TestHub()
        let wire = try Wire(to: hub.port, cuts: [])
        defer { wire.end() }
        let node = try TestNode(seed: 99)
        try join(node, try await hub.invite(), over: wire)
        try await eventually("joined") { await isIn(hub, node) }
        return wire.carried.withLock { $0 }
    }

    private func join(_ node: TestNode, _ code: InviteCode, over wire: Wire) throws {
        let address = try #require(CandidateAddress(host: "127.0.0.1", port: wire.port))
        _ = try node.node.join(try #require(InviteCode(hub: code.hub, secret: code.secret, addresses: [address])))
    }

    @Test func aCutAtAnyByteUsesTheInviteOnce() async throws {
        let length = try await lengthOfAJoin()
        #expect(length > 1_000)
        let hub = try await TestHub()
        var joined = 0
        for (number, cut) in stride(from: 1, through: length, by: length / 12).enumerated() {
            let wire = try Wire(to: hub.port, cuts: [cut])
            let node = try TestNode(seed: UInt8(number + 10))
            try join(node, try await hub.invite(), over: wire)
            joined += 1
            try await eventually("joined after a cut at byte \(cut)") { await isIn(hub, node) }
            wire.end()
            #expect(await hub.coordinator.members().count == joined)
            #expect(await hub.coordinator.invites().allSatisfy { $0.invite.uses.count == 1 })
            #expect(try HubStore(node.database).hubs().count == 1)
        }
    }

    @Test func anAnswerThatNeverArrivedIsGivenAgain() async throws {
        let hub = try await TestHub()
        let node = try TestNode()
        let code = try await hub.invite()
        // The hub has said yes, and the box was cut off before it heard so.
        let client = try #require(PinnedClient(code.hub))
        let path = "/appliance/v1"
        let opened = try client.ask(
            PinnedRequest(path: path + "/session", body: SessionRequest(key: node.identity.publicKey).bytes, answerLimit: 100),
            at: try hub.address
        ).get()
        var session = RequestSession(try SessionAnswer(bytes: opened.body), signer: node.identity.signer, .sodium)
        let body = JoinRequest(secret: code.secret, name: "", release: "").bytes
        let signature = session.signature(method: "POST", path: path + "/join", body: body)
        let answer = client.ask(
            PinnedRequest(path: path + "/join", body: body, signature: signature, answerLimit: 5_000), at: try hub.address)
        #expect(try JoinAnswer(bytes: try answer.get().body).outcome == .joined)
        #expect(try HubStore(node.database).hubs().isEmpty)
        _ = try node.node.join(code)
        try await eventually("joined") { await isIn(hub, node) }
        #expect(await hub.coordinator.members().count == 1)
    }
}
