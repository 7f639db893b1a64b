import Identity
import Membership
import Storage
import Testing

@testable import Coordinator

@Suite struct MemberTests {
    @Test func silenceMakesLateThenOffline() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        _ = try await box.beat()
        hub.time.pass(25_000)
        #expect(await hub.coordinator.members().first?.presence == .late(25_000))
        hub.time.pass(40_000)
        await hub.coordinator.look()
        await hub.coordinator.look()
        #expect(await hub.coordinator.members().first?.presence == .offline(.silence(65_000)))
        _ = try await box.beat()
        let said = hub.events.all.dropFirst()
        #expect(
            Array(said) == [
                .online(member: 1, name: "box"), .offline(member: 1, name: "box", .silence(65_000)), .online(member: 1, name: "box"),
            ])
    }

    @Test func everyMinuteOfAMemberIsKeptOverARestart() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite { $0.uses = 3 }
        let boxes = try (2...4).map { try hub.box($0) }
        for box in boxes { _ = try await box.join(made) }
        for _ in 0..<3 {
            for box in boxes.prefix(2) { _ = try await box.beat() }
            hub.time.pass(10_000)
            try await hub.coordinator.minutePassed()
        }
        _ = try await boxes[1].beat { $0.farewell = .restarts }
        hub.time.pass(10_000)
        try await hub.coordinator.minutePassed()
        // Killed: nothing is saved at the end.
        hub.time.pass(25_000)
        try await hub.restart()
        hub.time.pass(60_000)
        try await hub.coordinator.minutePassed()
        let shares = try await hub.coordinator.shares(days: 1)
        #expect(shares[1] == MemberStore.Share(onlineSeconds: 40, recordedSeconds: 100))
        #expect(shares[2] == MemberStore.Share(onlineSeconds: 30, recordedSeconds: 100))
        #expect(shares[3] == MemberStore.Share(onlineSeconds: 0, recordedSeconds: 100))
        let store = MemberStore { [database = hub.database] () throws(StorageError) in database }
        let start: Int64 = 1_700_000_000
        #expect(
            try await store.runs(of: 2, since: 0) == [
                Availability.Run(member: 2, state: .online, began: start, ended: start + 30),
                Availability.Run(member: 2, state: .restarting, began: start + 30, ended: start + 40),
                Availability.Run(member: 2, state: .unknown, began: start + 65, ended: start + 125),
            ])
    }

    @Test func aRemovedMemberIsRefusedAtOnceAndToldSo() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        _ = try await box.beat()
        try await hub.coordinator.remove(1)
        // Its session is gone with it: it opens another, and hears that it was removed.
        #expect(try await box.ask(.post, "heartbeat", Heartbeat().bytes).status == 401)
        try await box.openSession()
        #expect(try await box.beat().state == .removed)
        #expect(try await box.ask(.get, "members").status == 403)
    }

    @Test func membersGetASignedListOfKeys() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite { $0.uses = 2 }
        let (one, two) = (try hub.box(2), try hub.box(3))
        _ = try await one.join(made)
        _ = try await two.join(made)
        try await hub.coordinator.remove(2)
        let list = try MembershipRevision(bytes: try await one.ask(.get, "members").body, hub: hub.identity.publicKey, .sodium)
        #expect(list.number == 3)
        #expect(list.entries.map(\.state) == [.active, .removed] && list.entries.map(\.key) == [one, two].map(\.identity.publicKey))
    }

    @Test func leavingRemoves() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        #expect(try await box.beat { $0.farewell = .leaves }.state == .removed)
        #expect(await hub.coordinator.members().isEmpty)
        #expect(hub.events.all.last == .left(member: 1, name: "box"))
    }

    @Test func strangersGetNothing() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        #expect(try await box.ask(.post, "heartbeat", Heartbeat().bytes).status == 403)
        #expect(try await box.ask(.get, "addresses").status == 403)
        #expect(await box.send(.get, "members").status == 401)
        #expect(await box.send(.post, "session", [1, 2, 3]).status == 400)
        #expect(await box.send(.get, "session").status == 405)
        #expect(await box.send(.get, "other").status == 404)
    }

    @Test func aReplayedRequestIsRefused() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        let answer = await box.send(.post, "session", SessionRequest(key: box.identity.publicKey).bytes)
        var session = RequestSession(try SessionAnswer(bytes: answer.body), signer: box.identity.signer, .sodium)
        let signature = session.signature(method: "POST", path: "/appliance/v1/heartbeat", body: Heartbeat().bytes)
        #expect(await box.send(.post, "heartbeat", Heartbeat().bytes, signature: signature).status == 200)
        #expect(await box.send(.post, "heartbeat", Heartbeat().bytes, signature: signature).status == 401)
    }

    @Test func aKeyIsFollowedByAnotherOfTheSameMember() async throws {
        let hub = try await TestHub()
        let (old, new) = (try hub.box(2), try hub.box(3))
        _ = try await old.join(try await hub.invite())
        let succession = KeySuccession(old: old.identity.signer, new: new.identity.signer)
        let strangers = KeySuccession(old: try hub.box(4).identity.signer, new: try hub.box(5).identity.signer)
        #expect(try await hub.box(4).ask(.post, "succession", strangers.bytes).status == 403)
        #expect(await new.send(.post, "succession", succession.bytes).status == 401)
        for _ in 0..<2 { #expect(try await new.ask(.post, "succession", succession.bytes).status == 200) }
        #expect(try await new.beat().state == .active)
        #expect(try await hub.box(2).beat().state == .active)
        try await hub.restart()
        hub.time.pass(91 * 86_400_000)
        #expect(try await hub.box(3).beat().state == .active)
        #expect(try await hub.box(2).ask(.post, "heartbeat", Heartbeat().bytes).status == 403)
    }

    @Test func aHubsNewKeyGoesOnWhereTheOldOneWas() async throws {
        let hub = try await TestHub()
        let home = try #require(CandidateAddress(host: "192.168.1.20", port: 8600))
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        try await hub.coordinator.setAddresses([])
        try await hub.coordinator.setAddresses([home])
        #expect(await box.send(.get, "succession").status == 403)
        let (old, sequence) = (hub.identity.publicKey, await hub.coordinator.addresses.sequence)
        let new = try #require(IdentityKey(seed: [UInt8](repeating: 9, count: 32)))
        try await hub.restart(as: new)
        try await hub.coordinator.setAddresses([home])
        let record = await hub.coordinator.addresses
        #expect(record.hub == new.publicKey && record.sequence == sequence + 1)
        let chain = try SuccessionChain(bytes: await box.send(.get, "succession").body, .sodium)
        #expect(chain.formers == [old] && chain.successions.last?.new == new.publicKey)
        #expect(try await hub.box(2).beat().state == .active)
        // 90 days, over restarts.
        hub.time.pass(80 * 86_400_000)
        try await hub.restart()
        #expect(await hub.coordinator.isAccepted(old))
        #expect(await !hub.coordinator.isAccepted(new.publicKey))
        hub.time.pass(11 * 86_400_000)
        #expect(await !hub.coordinator.isAccepted(old))
        try await hub.restart()
        #expect(await !hub.coordinator.isAccepted(old))
    }

    @Test func addressesGetANewSequenceOnlyWhenTheyChange() async throws {
        let hub = try await TestHub()
        let home = try #require(CandidateAddress(host: "192.168.1.20", port: 8600))
        for _ in 0..<3 { try await hub.coordinator.setAddresses([home]) }
        try await hub.restart()
        try await hub.coordinator.setAddresses([home])
        #expect(await hub.coordinator.addresses.sequence == 1)
        try await hub.coordinator.setAddresses([])
        #expect(await hub.coordinator.addresses.sequence == 2)
    }

    @Test func theOwnerChangesWhatCanBeChanged() async throws {
        let hub = try await TestHub()
        _ = try await hub.box(2).join(try await hub.invite())
        try await hub.coordinator.rename(1, to: "Küche")
        try await hub.coordinator.setPaused(1, true)
        try await hub.restart()
        let member = try #require(await hub.coordinator.members().first?.member)
        #expect(member.name == "Küche" && member.state == .paused)
        await #expect(throws: CoordinatorError.refused(.unknownMember(7))) { try await hub.coordinator.remove(7) }
        await #expect(throws: CoordinatorError.refused(.unknownInvite(7))) { try await hub.coordinator.revokeInvite(7) }
    }

    @Test func aDiskThatTakesNothingMakesNoMember() async throws {
        let hub = try await TestHub()
        let made = try await hub.invite()
        hub.database.close()
        let box = try hub.box(2)
        #expect(try await box.ask(.post, "join", JoinRequest(secret: made.code.secret, name: "", release: "").bytes).status == 503)
        #expect(await hub.coordinator.members().isEmpty)
        try await hub.restart()
        #expect(try await hub.box(2).join(made).outcome == .joined)
    }
}
