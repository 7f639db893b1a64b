import Identity
import Membership
import Storage
import Testing

@testable import Coordinator

@Suite struct StoreTests {
    @Test func whatIsSavedIsWhatIsLoaded() async throws {
        let hub = try await TestHub()
        let invite = Invite(
            id: 4, secretHash: [1, 2], name: "Bo", streams: ["live", "garden"], maximumUses: 3, created: 5, expires: 6, needsApproval: true,
            member: 9)
        let key = try hub.box(2).identity.publicKey
        let old = try hub.box(3).identity.publicKey
        let member = Member(id: 7, key: key, name: "Ä", state: .paused, joined: 8, former: Member.FormerKey(key: old, until: 99))
        let changes: [RosterChange] = [
            .member(member), .invite(invite), .use(invite: 4, Invite.Use(key: key, member: 7)), .revision(.max),
        ]
        let store = MemberStore { [database = hub.database] () throws(StorageError) in database }
        try await store.save(changes)
        #expect(try await store.load().roster == changes)
        try await store.save([.releaseUse(invite: 4, key)])
        #expect(try await store.load().roster.count == 3)
        try await store.save([.use(invite: 4, Invite.Use(key: key, member: 7)), .forgetInvite(4)])
        #expect(try await store.load().roster == [.member(member), .revision(.max)])
    }

    @Test func changesThatBelongTogetherAreSavedTogetherOrNotAtAll() async throws {
        let hub = try await TestHub()
        let key = try hub.box(2).identity.publicKey
        let store = MemberStore { [database = hub.database] () throws(StorageError) in database }
        let member = Member(id: 1, key: key, name: "a", state: .active, joined: 0)
        // There is no such invite: the second half is refused.
        await #expect(throws: StorageError.self) {
            try await store.save([.member(member), .use(invite: 1, Invite.Use(key: key, member: 1))])
        }
        #expect(try await store.load().roster.isEmpty)
    }

    @Test func oldMinutesAreForgotten() async throws {
        let hub = try await TestHub()
        let store = MemberStore { [database = hub.database] () throws(StorageError) in database }
        let clock = IssuerClock.Saved(value: 1, wall: 2)
        let row = MemberStore.Minute(member: 1, isOnline: true, heartbeats: 6)
        for minute in [1, 2, 60, 50_459] as [Int64] { try await store.saveMinute(minute, [row], clock: clock) }
        #expect(try await store.onlineMinutes(of: 1, since: 0) == 4)
        try await store.saveMinute(50_460, [], clock: clock)
        #expect(try await store.onlineMinutes(of: 1, since: 0) == 2)
        #expect(try await store.load().clock == clock)
    }
}
