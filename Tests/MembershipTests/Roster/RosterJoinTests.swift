import Testing

@testable import Membership

/// A hub in memory: what is decided is applied at once, and every decision is given as the answer that the box sees.
final class TestHub {
    var roster = Roster()
    var now: Int64 = 1_000_000

    @discardableResult
    func invite(_ change: (inout Roster.InviteWish) -> Void = { _ in }) throws -> Int64 {
        var wish = Roster.InviteWish()
        change(&wish)
        let (invite, changes) = try roster.makeInvite(wish, secretHash: [UInt8(truncatingIfNeeded: roster.invites.count)], now: now)
        roster.apply(changes)
        return invite.id
    }

    func join(_ invite: Int64, _ key: PublicKey, name: String = "box") throws -> Roster.JoinDecision {
        switch roster.join(try #require(roster.invites[invite]), key: key, name: name, now: now) {
        case .answer(let outcome, let member): return .answer(outcome, member: member)
        case .admit(let changes, let outcome, let member):
            roster.apply(changes)
            return .answer(outcome, member: member)
        }
    }
}

@Suite struct RosterJoinTests {
    let hub = TestHub()
    let friend = Keys.plain(1)
    let other = Keys.plain(2)

    @Test func theSamePairAlwaysGetsTheSameAnswer() throws {
        let invite = try hub.invite()
        for _ in 0..<3 { #expect(try hub.join(invite, friend) == .answer(.joined, member: 1)) }
        #expect(hub.roster.members.count == 1 && hub.roster.revision == 1)
        hub.now += 100 * 86_400
        #expect(try hub.join(invite, friend) == .answer(.joined, member: 1))
        hub.roster.apply(try hub.roster.revokeInvite(invite))
        #expect(try hub.join(invite, friend) == .answer(.joined, member: 1))
    }

    @Test func anotherKeyIsToldThatTheInviteIsTaken() throws {
        let invite = try hub.invite()
        _ = try hub.join(invite, friend)
        #expect(try hub.join(invite, other) == .answer(.taken, member: 0))
        #expect(hub.roster.members.count == 1)
    }

    @Test func theOwnerGivesATakenInviteToTheOther() throws {
        let invite = try hub.invite()
        _ = try hub.join(invite, other)
        hub.roster.apply(try hub.roster.undoLastUse(of: invite))
        #expect(hub.roster.members[1]?.state == .removed)
        #expect(try hub.join(invite, friend) == .answer(.joined, member: 2))
        #expect(try hub.join(invite, other) == .answer(.taken, member: 0))
    }

    @Test func nUsesAreNKeys() throws {
        let invite = try hub.invite { $0.uses = 3 }
        for key in [1, 2, 1, 3, 2] { #expect(try hub.join(invite, Keys.plain(key)) == .answer(.joined, member: Int64(key))) }
        #expect(try hub.join(invite, Keys.plain(4)) == .answer(.taken, member: 0))
    }

    @Test func expiryAndRevocationEndAnInvite() throws {
        let short = try hub.invite { $0.lifeSeconds = 60 }
        let revoked = try hub.invite()
        hub.roster.apply(try hub.roster.revokeInvite(revoked))
        #expect(try hub.join(revoked, friend) == .answer(.revoked, member: 0))
        hub.now += 59
        #expect(hub.roster.invites[short]?.state(now: hub.now) == .open)
        hub.now += 1
        #expect(try hub.join(short, friend) == .answer(.expired, member: 0))
        #expect(hub.roster.members.isEmpty)
    }

    @Test func whoIsAMemberUsesNoSecondInvite() throws {
        let invites = [try hub.invite(), try hub.invite()]
        _ = try hub.join(invites[0], friend)
        #expect(try hub.join(invites[1], friend) == .answer(.joined, member: 1))
        #expect(hub.roster.invites[invites[1]]?.uses.isEmpty == true)
    }

    @Test func approvalMakesAMemberOfWhoWaits() throws {
        let invite = try hub.invite { $0.needsApproval = true }
        #expect(try hub.join(invite, friend) == .answer(.waitsForApproval, member: 1))
        #expect(hub.roster.revision(signer: Keys.hub.signer).entries.isEmpty)
        hub.roster.apply(try hub.roster.approve(1))
        #expect(try hub.join(invite, friend) == .answer(.joined, member: 1))
        #expect(hub.roster.revision(signer: Keys.hub.signer).entries == [.init(key: friend, state: .active)])
    }

    @Test func whoWasRemovedNeedsANewInvite() throws {
        let invite = try hub.invite()
        _ = try hub.join(invite, friend)
        hub.roster.apply(try hub.roster.remove(1))
        #expect(try hub.join(invite, friend) == .answer(.removed, member: 0))
        #expect(hub.roster.present.isEmpty)
        #expect(try hub.join(try hub.invite(), friend) == .answer(.joined, member: 1))
        #expect(hub.roster.members[1]?.state == .active)
    }

    @Test func aStolenKeyIsReplacedAndTheAccountKept() throws {
        let first = try hub.invite { $0.name = "Bo's box" }
        _ = try hub.join(first, friend)
        let second = try hub.invite { $0.member = 1 }
        #expect(try hub.join(second, other) == .answer(.joined, member: 1))
        #expect(hub.roster.members[1]?.name == "Bo's box" && hub.roster.members[1]?.key == other)
        #expect(hub.roster.member(friend, now: hub.now) == nil)
        #expect(try hub.join(first, friend) == .answer(.removed, member: 0))
        #expect(try hub.join(second, friend) == .answer(.taken, member: 0))
    }

    @Test func namesComeFromTheInviteThenTheBoxThenTheNumber() throws {
        _ = try hub.join(try hub.invite { $0.name = "Ana" }, Keys.plain(1), name: "raspberrypi")
        _ = try hub.join(try hub.invite(), Keys.plain(2), name: "rasp\nberry\u{202E}pi")
        _ = try hub.join(try hub.invite(), Keys.plain(3), name: "\n")
        #expect((1...3).map { hub.roster.members[$0]?.name } == ["Ana", "raspberrypi", "box 3"])
    }

    @Test func aFullHubSaysSo() throws {
        let invite = try hub.invite { $0.uses = 1_000 }
        let more = try hub.invite { $0.uses = 1_000 }
        for number in 0..<1_000 { _ = try hub.join(invite, Keys.plain(number)) }
        for number in 1_000..<1_024 { #expect(try hub.join(more, Keys.plain(number)).outcome == .joined) }
        #expect(try hub.join(more, Keys.plain(1_024)) == .answer(.full, member: 0))
        #expect(try hub.join(more, Keys.plain(5)) == .answer(.joined, member: 6))
        hub.roster.apply(try hub.roster.remove(1))
        #expect(try hub.join(more, Keys.plain(1_024)) == .answer(.joined, member: 1_025))
    }

    @Test func aWrongSecretFindsNothing() {
        #expect(hub.roster.invite(secretHash: [1, 2, 3]) == nil)
    }
}
