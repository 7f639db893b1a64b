import Identity
import Membership
import Storage
import Testing

@testable import Coordinator

@Suite struct JoinTests {
    @Test func aFriendJoinsWithOnePasteAndIsSeen() async throws {
        let hub = try await TestHub()
        try await hub.coordinator.setAddresses([try #require(CandidateAddress(host: "192.168.1.20", port: 8600))])
        let made = try await hub.invite { $0.name = "Bo" }
        #expect(try InviteCode(text: made.code.text) == made.code)
        #expect(made.code.hub == hub.identity.fingerprint)
        let box = try hub.box(2)
        let answer = try await box.join(made)
        #expect(answer.outcome == .joined && answer.member == 1 && answer.hubName == "Ana")
        let record = try AddressRecord(bytes: answer.addresses, hub: hub.identity.publicKey, .sodium)
        #expect(record.sequence == 1 && record.addresses.first?.description == "192.168.1.20:8600")
        let beat = try await box.beat { $0.release = "1.0" }
        #expect(beat == HeartbeatAnswer(state: .active, intervalTenths: 100, revision: 1, addressSequence: 1, leaseSeconds: 21_600))
        let member = try #require(await hub.coordinator.members().first)
        #expect(member.member.name == "Bo" && member.presence == .online && member.fingerprint == box.identity.fingerprint)
        #expect(hub.events.all == [.joined(member: 1, name: "Bo", waitsForApproval: false), .online(member: 1, name: "Bo")])
    }

    @Test func everyRetryGetsTheSameAnswerAcrossRestarts() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite()
        let first = try await hub.box(2).join(made)
        for _ in 0..<3 {
            try await hub.restart()
            #expect(try await hub.box(2).join(made) == first)
        }
        #expect(await hub.coordinator.members().count == 1)
    }

    @Test func theSecretIsKeptNowhere() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite()
        #expect(made.invite.secretHash == SHA256.digest(made.code.secret))
        let rows = try hub.database.readBlocking { connection throws(StorageError) in try connection.query("SELECT * FROM invite") }
        #expect(rows.count == 1 && !rows[0].values.contains(.blob(made.code.secret)))
    }

    @Test func aWrongSecretCostsNoSignatureAndLeavesNoTrace() async throws {
        let hub = try await TestHub()
        _ = try await hub.invite()
        let box = try hub.box(2)
        let request = JoinRequest(secret: [UInt8](repeating: 77, count: 16), name: "", release: "")
        // Not signed at all: a check of the signature would have answered 401.
        let answer = await box.send(.post, "join", request.bytes)
        #expect(try answer.status == 200 && JoinAnswer(bytes: answer.body) == JoinAnswer(outcome: .unknown))
        #expect(hub.events.all.isEmpty)
        // Nor is the disk asked: there is none.
        hub.database.close()
        for _ in 0..<3 { #expect(try JoinAnswer(bytes: await box.send(.post, "join", request.bytes).body).outcome == .unknown) }
        var expected = Coordinator.Counters()
        expected.unknownSecrets = 4
        #expect(await hub.coordinator.counters == expected)
    }

    @Test func refusalsAreCounted() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite()
        let (box, stranger) = (try hub.box(2), try hub.box(3))
        _ = try await box.join(made)
        for _ in 0..<2 { _ = try await box.beat() }
        _ = try await stranger.ask(.post, "heartbeat", Heartbeat().bytes)
        _ = await box.send(.post, "heartbeat", Heartbeat().bytes, signature: "rubbish")
        _ = await box.send(.post, "session", [1, 2, 3])
        var expected = Coordinator.Counters()
        (expected.sessions, expected.heartbeats, expected.joins) = (2, 2, 1)
        (expected.notMembers, expected.notProved, expected.malformed) = (1, 1, 1)
        #expect(await hub.coordinator.counters == expected)
    }

    @Test func aRightSecretWithoutTheKeyIsNoJoin() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite()
        let request = JoinRequest(secret: made.code.secret, name: "", release: "").bytes
        let box = try hub.box(2)
        #expect(await box.send(.post, "join", request).status == 401)
        #expect(await box.send(.post, "join", request, signature: "rubbish").status == 401)
        #expect(await hub.coordinator.members().isEmpty)
    }

    @Test func theOwnerIsToldOfASecondBoxAndUndoesTheFirst() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite()
        let (thief, friend) = (try hub.box(2), try hub.box(3))
        _ = try await thief.join(made)
        for _ in 0..<3 { #expect(try await friend.join(made).outcome == .taken) }
        let words = friend.identity.fingerprint.words
        #expect(hub.events.all.filter { $0 == .triedTaken(invite: 1, fingerprint: words) }.count == 1)
        #expect(await hub.coordinator.invites().first?.tried?.fingerprint == words)
        try await hub.coordinator.undoJoin(invite: 1)
        #expect(try await friend.join(made).outcome == .joined)
        // Its session ended with its membership.
        try await thief.openSession()
        #expect(try await thief.join(made).outcome == .taken)
        #expect(try await thief.beat().state == .removed)
        try await hub.restart()
        #expect(await hub.coordinator.members().map(\.member.key) == [friend.identity.publicKey])
    }

    @Test func theBoxIsToldWhichStreamsTheInviteIsFor() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite {
            $0.streams = ["live", "garden"]
            $0.needsApproval = true
        }
        for _ in 0..<2 { #expect(try await hub.box(2).join(made).streams == .named(["live", "garden"])) }
        #expect(try await hub.box(3).join(try await hub.invite()).streams == .all)
    }

    @Test func whoWaitsForApprovalGetsNoAddresses() async throws {
        let hub = try await TestHub()
        try await hub.coordinator.setAddresses([try #require(CandidateAddress(host: "192.168.1.20", port: 8600))])
        let made = try await hub.invite { $0.needsApproval = true }
        let box = try hub.box(2)
        let answer = try await box.join(made)
        #expect(answer.outcome == .waitsForApproval && answer.addresses.isEmpty)
        #expect(try await box.beat().state == .pending)
        #expect(try await box.ask(.get, "addresses").status == 403)
        #expect(try await box.ask(.get, "members").status == 403)
        try await hub.coordinator.approve(1)
        #expect(try await box.beat().state == .active)
        #expect(try await box.ask(.get, "addresses").status == 200)
    }

    @Test func manyBoxesAtOnceAreAsManyAsTheInviteAllows() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite { $0.uses = 5 }
        let outcomes = try await withThrowingTaskGroup(of: JoinOutcome.self) { group in
            for number in 10..<30 as Range<UInt8> {
                group.addTask { try await hub.box(number).join(made).outcome }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.filter { $0 == .joined }.count == 5 && outcomes.filter { $0 == .taken }.count == 15)
        #expect(await hub.coordinator.members().count == 5)
    }

    @Test func aClockThatJumpsExpiresNothing() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite { $0.lifeSeconds = 3_600 }
        try await hub.coordinator.minutePassed()
        for wall in [0, 2_015_000_000, 1_000] as [Int64] {
            hub.time.setWall(wall)
            try await hub.restart()
            #expect(await hub.coordinator.invites().first?.state == .open)
            try await hub.coordinator.minutePassed()
        }
        hub.time.pass(3_600_000)
        #expect(try await hub.box(2).join(made).outcome == .expired)
    }
}
