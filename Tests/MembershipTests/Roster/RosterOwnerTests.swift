import Testing

@testable import Membership

@Suite struct RosterOwnerTests {
    let hub = TestHub()

    @Test func pausingAndRemovingGoTheirWays() throws {
        _ = try hub.join(try hub.invite(), Keys.plain(1))
        #expect(throws: RosterError.notPossible(.active)) { try hub.roster.approve(1) }
        #expect(throws: RosterError.notPossible(.active)) { try hub.roster.pause(1, false) }
        hub.roster.apply(try hub.roster.pause(1, true))
        #expect(hub.roster.members[1]?.state == .paused)
        hub.roster.apply(try hub.roster.pause(1, false))
        hub.roster.apply(try hub.roster.remove(1))
        #expect(throws: RosterError.notPossible(.removed)) { try hub.roster.remove(1) }
        #expect(throws: RosterError.unknownMember(9)) { try hub.roster.remove(9) }
        #expect(hub.roster.revision == 4)
    }

    @Test func everyRevisionIsNewerThanTheLast() throws {
        var last: UInt64 = 0
        for number in 1...5 {
            _ = try hub.join(try hub.invite(), Keys.plain(number))
            #expect(hub.roster.revision > last)
            last = hub.roster.revision
        }
    }

    @Test func namesAreChecked() throws {
        _ = try hub.join(try hub.invite(), Keys.plain(1))
        hub.roster.apply(try hub.roster.rename(1, to: "Küche"))
        #expect(hub.roster.members[1]?.name == "Küche")
        for name in ["", "a\nb", String(repeating: "x", count: 65), "\u{202E}evil"] {
            #expect(throws: RosterError.badName) { try hub.roster.rename(1, to: name) }
        }
    }

    @Test func wishesAreChecked() {
        func refused(_ error: RosterError, _ change: @escaping (inout Roster.InviteWish) -> Void) {
            let hub = TestHub()
            #expect(throws: error) { try hub.invite(change) }
        }
        refused(.badUses) { $0.uses = 0 }
        refused(.badUses) { $0.uses = 1_001 }
        refused(.badLife) { $0.lifeSeconds = 59 }
        refused(.badLife) { $0.lifeSeconds = .max }
        refused(.badName) { $0.name = "a\u{7}" }
        refused(.badStreamName) { $0.streams = [String](repeating: "a", count: 33) }
        refused(.unknownMember(1)) { $0.member = 1 }
    }

    @Test func finishedInvitesMakeRoomAndOpenOnesDoNot() throws {
        for _ in 0..<1_000 { _ = try hub.roster.makeUnique(hub) }
        #expect(throws: RosterError.tooManyInvites) { try hub.roster.makeUnique(hub) }
        hub.roster.apply(try hub.roster.revokeInvite(500))
        #expect(try hub.roster.makeUnique(hub) == 1_001)
        #expect(hub.roster.invites.count == 1_000 && hub.roster.invites[500] == nil)
    }

    @Test func aKeyFollowsAnother() throws {
        _ = try hub.join(try hub.invite(), Keys.hub.publicKey)
        let succession = KeySuccession(old: Keys.hub.signer, new: Keys.friend.signer)
        hub.roster.apply(try hub.roster.succeed(succession, now: hub.now))
        #expect(try hub.roster.succeed(succession, now: hub.now) == [])
        for key in [Keys.hub, Keys.friend] { #expect(hub.roster.member(key.publicKey, now: hub.now + 90 * 86_400 - 1)?.id == 1) }
        #expect(hub.roster.member(Keys.hub.publicKey, now: hub.now + 90 * 86_400) == nil)
        #expect(hub.roster.member(Keys.friend.publicKey, now: hub.now + 90 * 86_400)?.id == 1)
    }

    @Test func aKeyFollowsNobodyElses() throws {
        let invite = try hub.invite { $0.uses = 2 }
        _ = try hub.join(invite, Keys.hub.publicKey)
        _ = try hub.join(invite, Keys.friend.publicKey)
        for (old, new) in [(Keys.hub, Keys.friend), (Keys.other, Keys.make(9))] {
            let succession = KeySuccession(old: old.signer, new: new.signer)
            #expect(throws: RosterError.wrongSuccession) { try hub.roster.succeed(succession, now: hub.now) }
        }
    }

    @Test func thereIsNothingToUndoOnAFreshInvite() throws {
        let invite = try hub.invite()
        #expect(throws: RosterError.nothingToUndo) { try hub.roster.undoLastUse(of: invite) }
        #expect(throws: RosterError.unknownInvite(7)) { try hub.roster.undoLastUse(of: 7) }
    }
}

extension Roster {
    /// An invite whose hash nobody else has.
    fileprivate func makeUnique(_ hub: TestHub) throws -> Int64 {
        let hash = [UInt8(truncatingIfNeeded: invites.count), UInt8(truncatingIfNeeded: invites.count >> 8), 1]
        let (invite, changes) = try makeInvite(InviteWish(), secretHash: hash, now: hub.now)
        hub.roster.apply(changes)
        return invite.id
    }
}
