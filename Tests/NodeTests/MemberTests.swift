import Coordinator
import Identity
import Membership
import Node
import Storage
import Testing

@Suite("What members do for each other", .serialized)
struct MemberTests {
    /// A hub whose members speak up so seldom that whatever is quick was not waited for.
    private func hub(_ nodes: TestNode...) async throws -> TestHub {
        let hub = try await TestHub(heartbeatTenths: 300)
        for node in nodes {
            _ = try node.node.join(try await hub.invite())
            try await eventually("online") { await hub.hasOnline(node) }
        }
        return hub
    }

    /// Ends a hub and starts it somewhere else.
    private func move(_ hub: TestHub) async throws {
        let other = try await TestHub(seed: 99)
        let port = other.port
        other.stop()
        try await hub.restart(port: port)
    }

    private func ask(_ node: TestNode, as identity: IdentityKey, _ path: String, _ body: [UInt8]? = nil) throws -> PinnedAnswer {
        let client = try #require(PinnedClient(node.identity.fingerprint))
        let request = PinnedRequest(path: "/appliance/v1/session", body: SessionRequest(key: identity.publicKey).bytes, answerLimit: 100)
        let opened = try client.ask(request, at: try node.address).get()
        var session = RequestSession(try SessionAnswer(bytes: opened.body), signer: identity.signer, .sodium)
        let path = "/appliance/v1" + path
        let signature = session.signature(method: body == nil ? "GET" : "POST", path: path, body: body ?? [])
        return try client.ask(PinnedRequest(path: path, body: body, signature: signature, answerLimit: 200_000), at: try node.address).get()
    }

    private func path(_ hub: TestHub) -> String { "/hubs/" + Base32.text(hub.identity.fingerprint.bytes) }

    @Test func theyLearnWhereTheOthersAreAndKeepIt() async throws {
        let (first, second) = (try TestNode(seed: 2), try TestNode(seed: 3))
        let hub = try await TestHub()
        for node in [first, second] { _ = try node.node.join(try await hub.invite()) }
        try await eventually("each knows the other") {
            let peers = try [first, second].map { try $0.known?.peers.map(\.key) ?? [] }
            return peers == [[second.identity.publicKey], [first.identity.publicKey]]
        }
        #expect(try first.known?.peers.first?.addresses == [try second.address])
        // A hub that starts anew knows of nobody at first: what was known is kept.
        second.stop()
        try await hub.restart()
        try await eventually("online again") { await hub.hasOnline(first) }
        #expect(try first.known?.peers.map(\.key) == [second.identity.publicKey])
        try second.restart()
    }

    @Test func whoWaitsForApprovalLearnsNothing() async throws {
        let (member, guest) = (try TestNode(seed: 2), try TestNode(seed: 3))
        let hub = try await TestHub()
        _ = try member.node.join(try await hub.invite())
        try await eventually("a member") { await hub.hasOnline(member) }
        _ = try guest.node.join(try await hub.invite { $0.needsApproval = true })
        try await eventually("it waits") { await hub.hasOnline(guest) }
        #expect(try guest.known?.peers.isEmpty == true && guest.known?.addressRecord.isEmpty == true)
        #expect(try ask(member, as: guest.identity, path(hub) + "/addresses").status == 403)
        try await hub.coordinator.approve(2)
        try await eventually("it knows the other") { try guest.known?.peers.map(\.key) == [member.identity.publicKey] }
    }

    @Test func aRemovalIsKnownToAllLongBeforeTheirNextHeartbeat() async throws {
        let (first, second, third) = (try TestNode(seed: 2), try TestNode(seed: 3), try TestNode(seed: 4))
        let hub = try await hub(first, second, third)
        let start = ContinuousClock.now
        try await hub.coordinator.remove(3)
        try await eventually("all know", patience: .seconds(9)) {
            let states = try [first, second].map { node in
                try node.known.flatMap { try? MembershipRevision(bytes: $0.revision, hub: $0.key, .sodium) }?.entries.last?.state
            }
            return try states == [.removed, .removed] && third.known?.state == .removed
        }
        print("a removal was known to two members and the removed one after \(ContinuousClock.now - start)")
        // The others refuse it too.
        #expect(try ask(first, as: third.identity, path(hub) + "/members").status == 403)
        #expect(try ask(first, as: second.identity, path(hub) + "/members").status == 200)
    }

    @Test func aHubThatMovedIsFoundOnTheLAN() async throws {
        let node = try TestNode()
        let hub = try await hub(node)
        hub.stop()
        try await move(hub)
        node.lan.withLock { [address = try hub.address] in $0 = [address] }
        try await eventually("found") { await hub.hasOnline(node) }
        #expect(node.heard.contains(.found(hub: "Ana", by: .lan)))
        let record = try #require(try node.known).addressRecord
        try await eventually("its new place is kept") {
            try AddressRecord(bytes: try node.known?.addressRecord ?? record, hub: hub.identity.publicKey, .sodium).addresses
                == [try hub.address]
        }
    }

    @Test func aHubThatMovedIsFoundThroughAnotherMember() async throws {
        let (first, second) = (try TestNode(seed: 2), try TestNode(seed: 3))
        let hub = try await TestHub()
        for node in [first, second] { _ = try node.node.join(try await hub.invite()) }
        try await eventually("they know each other") { try [first, second].allSatisfy { try $0.known?.peers.count == 1 } }
        second.stop()
        hub.stop()
        try await move(hub)
        first.lan.withLock { [address = try hub.address] in $0 = [address] }
        try await eventually("the first found it") { await hub.hasOnline(first) }
        try second.restart()
        try await eventually("the second found it", patience: .seconds(40)) { await hub.hasOnline(second) }
        #expect(second.heard.contains(.found(hub: "Ana", by: .member)))
        #expect(!second.heard.contains(.found(hub: "Ana", by: .lan)))
    }

    @Test func aMemberThatMissedARevisionHearsItFromAnother() async throws {
        let (first, second, third) = (try TestNode(seed: 2), try TestNode(seed: 3), try TestNode(seed: 4))
        let hub = try await TestHub()
        for node in [first, second, third] { _ = try node.node.join(try await hub.invite()) }
        try await eventually("they know each other") { try [first, second].allSatisfy { try $0.known?.peers.count == 2 } }
        second.stop()
        let members = await hub.coordinator.members()
        let removed = try #require(members.first { $0.member.key == third.identity.publicKey })
        try await hub.coordinator.remove(removed.member.id)
        try await eventually("the first knows") { try ask(first, as: third.identity, path(hub) + "/members").status == 403 }
        hub.stop()
        try second.restart()
        try await eventually("the second knows", patience: .seconds(40)) {
            try ask(second, as: third.identity, path(hub) + "/members").status == 403
        }
        try await hub.restart()
    }

    @Test func anOldOrForgedRevisionChangesNothing() async throws {
        let (first, second) = (try TestNode(seed: 2), try TestNode(seed: 3))
        let hub = try await hub(first, second)
        try await eventually("both are in the list") {
            try first.known.flatMap { try? MembershipRevision(bytes: $0.revision, hub: $0.key, .sodium) }?.entries.count == 2
        }
        let revision = try #require(try first.known).revision
        let old = MembershipRevision(number: 0, entries: [], signer: hub.identity.signer).bytes
        let forged = MembershipRevision(number: 9, entries: [], signer: second.identity.signer).bytes
        for bytes in [old, forged, [], Array(revision.dropLast())] {
            #expect(try ask(first, as: second.identity, path(hub) + "/members", bytes).status == 200)
            #expect(try first.known?.revision == revision)
        }
    }

    @Test func strangersLearnNothingFromAMember() async throws {
        let node = try TestNode()
        let hub = try await hub(node)
        let stranger = try #require(IdentityKey(seed: [UInt8](repeating: 77, count: 32)))
        for name in ["/addresses", "/members"] { #expect(try ask(node, as: stranger, path(hub) + name).status == 403) }
        #expect(try ask(node, as: stranger, path(hub) + "/members", []).status == 403)
        #expect(try ask(node, as: stranger, "/hubs/x/members").status == 403)
        #expect(try ask(node, as: stranger, "/heartbeat", []).status == 404)
        let client = try #require(PinnedClient(node.identity.fingerprint))
        let unsigned = client.ask(PinnedRequest(path: "/appliance/v1" + path(hub) + "/members", answerLimit: 1_000), at: try node.address)
        #expect(try unsigned.get().status == 401)
    }

    @Test func whoDoesNotHearTheHubStopsWhenItsLeaseIsOver() async throws {
        let (first, second) = (try TestNode(seed: 2), try TestNode(seed: 3))
        let hub = try await hub(first, second)
        try await eventually("it answers the other") { try ask(first, as: second.identity, path(hub) + "/members").status == 200 }
        hub.stop()
        first.ahead.withLock { $0 = 21_600_000 }
        #expect(try ask(first, as: second.identity, path(hub) + "/members").status == 403)
        try await eventually("it says so") { first.heard.contains(.leaseEnded(hub: "Ana")) }
        #expect(first.node.hubs().first?.hasLapsed == true)
        // A new start gives no new lease.
        try first.restart()
        #expect(try ask(first, as: second.identity, path(hub) + "/members").status == 403)
        try await hub.restart()
        try await eventually("the hub is heard, and it goes on", patience: .seconds(70)) {
            try ask(first, as: second.identity, path(hub) + "/members").status == 200
        }
    }
}
