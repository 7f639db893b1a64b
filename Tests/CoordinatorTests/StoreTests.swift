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

    @Test func runsGoUpToTheLastMinuteThatWasSaved() async throws {
        let hub = try await TestHub()
        let store = MemberStore { [database = hub.database] () throws(StorageError) in database }
        var availability = Availability(now: 100)
        let minutes: [([Int64: Availability.State], Int64)] = [
            ([1: .online, 2: .silent], 160), ([1: .online, 2: .online], 220), ([1: .online, 2: .online], 280), ([2: .online], 340),
        ]
        for (states, now) in minutes {
            let step = availability.minutePassed(states, now: now)
            try await store.saveMinute(step, clock: IssuerClock.Saved(value: step.until, wall: 5))
            availability.apply(step)
        }
        #expect(try await store.runs(of: 1, since: 0) == [Availability.Run(member: 1, state: .online, began: 100, ended: 280)])
        #expect(
            try await store.runs(of: 2, since: 0) == [
                Availability.Run(member: 2, state: .silent, began: 100, ended: 160),
                Availability.Run(member: 2, state: .online, began: 160, ended: 340),
            ])
        #expect(try await store.runs(of: 1, since: 280).isEmpty)
        let shares = try await store.shares(since: 130)
        #expect(shares[1] == MemberStore.Share(onlineSeconds: 150, recordedSeconds: 150))
        #expect(shares[2] == MemberStore.Share(onlineSeconds: 180, recordedSeconds: 210))
        let saved = try await store.load()
        #expect(saved.openRuns == [Availability.OpenRun(member: 2, state: .online, began: 160)])
        #expect(saved.clock == IssuerClock.Saved(value: 340, wall: 5))
    }

    @Test func runsAreForgottenAfterThirteenMonthsOrWhenTheyAreTooMany() async throws {
        let hub = try await TestHub()
        let store = MemberStore { [database = hub.database] () throws(StorageError) in database }
        let ends: [Int64] = [10, 20, 30, 40_000_000]
        let closed = ends.map { Availability.Run(member: 1, state: .online, began: $0 - 5, ended: $0) }
        var step = Availability(now: 0).minutePassed([:], now: 40_000_000)
        step.closed = closed
        try await store.saveMinute(step, clock: IssuerClock.Saved(value: step.until, wall: 5))
        try await store.forgetOldRuns(now: 10 + MemberStore.keptSeconds)
        #expect(try await store.runs(of: 1, since: 0).count == 4)
        try await store.forgetOldRuns(now: 25 + MemberStore.keptSeconds)
        #expect(try await store.runs(of: 1, since: 0) == Array(closed.suffix(2)))
        try await store.forgetOldRuns(now: 25, maximum: 1)
        #expect(try await store.runs(of: 1, since: 0) == Array(closed.suffix(1)))
    }
}
