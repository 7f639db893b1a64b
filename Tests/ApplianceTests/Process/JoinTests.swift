import Admin
import Files
import Foundation
import Testing

@testable import Appliance

/// Friends' boxes join a hub: real processes, the command line alone.
@Suite("Joining", .serialized)
struct JoinTests {
    @Test func aBoxJoinsByPasteAndIsSeenOnline() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let node = try await RunningNode(directory, "node")
        let code = try await hub.invite("--name", "Bo's box", "--stream", "live", "--stream", "garden")
        // As a mail program leaves it.
        let pasted = "\"" + code.replacingOccurrences(of: "-", with: "-\n> ").uppercased() + "\""
        let joined = try await Streamr.run(["join", pasted, "--data", node.data], in: directory)
        #expect(joined.status == 0 && joined.output.hasPrefix("Joined "), "\(joined.errors)")
        let member = try #require(try await hub.members().first)
        #expect(member.name == "Bo's box" && member.presence == "online" && member.state == "active")
        try await #expect(node.hubs().first?.state == "member")
        let invite = try #require(try await hub.invites().first)
        #expect(invite.state == "used" && invite.streams == ["live", "garden"] && invite.code == nil)
        let again = try await Streamr.run(["join", code, "--data", node.data], in: directory)
        #expect(again.status == 0)
        try await #expect(hub.members().count == 1)
        // The secret is in no log, and the hub's files have it nowhere.
        let letters = code.dropFirst("streamr-".count).filter { $0 != "-" }
        let secret = String(letters.dropFirst(54).prefix(20))
        for text in [hub.program.errors, hub.program.output, node.program.errors, node.program.output] {
            #expect(!text.filter { $0 != "-" }.contains(secret))
        }
    }

    @Test func aBoxJoinsByFileWhichIsGoneAfterwards() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let file = directory.path + "/streamr-invite.txt"
        let node = try await RunningNode(directory, "node", options: ["--invite-file", file])
        _ = try await hub.streamr("invite", "create", "--file", file)
        _ = try await eventually("a member") { try await hub.members().first { $0.presence == "online" } }
        _ = try await eventually("the file is gone") { FilePath.exists(file) ? nil : true }
        try await node.kill()
        try await node.restart(options: ["--invite-file", file])
        _ = try await eventually("back online") { try await hub.members().first { $0.presence == "online" } }
        try await #expect(hub.members().count == 1)
    }

    @Test func aBoxJoinsWithoutARunningNodeAndTheNodeGoesOn() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let code = try await hub.invite()
        let data = directory.path + "/node"
        let joined = try await Streamr.run(["join", "--data", data, "--"] + code.split(separator: "-").map(String.init), in: directory)
        #expect(joined.status == 0 && joined.output.contains("Now start the node: streamr node --data \(data)"), "\(joined.errors)")
        let node = try await RunningNode(directory, "node")
        _ = try await eventually("online") { try await hub.members().first { $0.presence == "online" } }
        #expect(node.program.exitStatus == nil)
    }

    @Test func mistakesAreToldFromUsedAndRevokedCodes() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        func join(_ code: String, _ name: String) async throws -> (status: Int32, errors: String) {
            let done = try await Streamr.run(["join", code, "--data", directory.path + "/" + name], in: directory)
            return (done.status, done.errors)
        }
        let code = try await hub.invite()
        let typo = code.hasSuffix("0") ? code.dropLast() + "7" : code.dropLast() + "0"
        try await #expect(join(String(typo), "a").errors.contains("typing mistake"))
        try await #expect(join("hello", "a").errors.contains("not an invite code"))
        try await #expect(join(code, "a").status == 0)
        let taken = try await join(code, "b")
        #expect(taken.status == 1 && taken.errors.contains("another box has used this code"))
        let tried = try #require(try await hub.invites().first?.tried)
        #expect(tried.split(separator: " ").count == 10)
        _ = try await hub.streamr("invite", "undo", "1")
        try await #expect(join(code, "c").status == 0)
        let second = try await hub.invite()
        _ = try await hub.streamr("invite", "revoke", "2")
        try await #expect(join(second, "d").errors.contains("was revoked"))
    }

    @Test func theOwnerApprovesRenamesPausesAndRemoves() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let node = try await RunningNode(directory, "node")
        let joined = try await Streamr.run(["join", try await hub.invite("--approval"), "--data", node.data], in: directory)
        #expect(joined.output.contains("has to approve"))
        _ = try await hub.streamr("member", "approve", "1")
        _ = try await hub.streamr("member", "rename", "1", "Bo", "at", "home")
        _ = try await hub.streamr("member", "pause", "1")
        let member = try #require(try await hub.members().first)
        #expect(member.name == "Bo at home" && member.state == "paused")
        _ = try await hub.streamr("member", "resume", "1")
        _ = try await hub.streamr("member", "remove", "1")
        try await #expect(hub.members().isEmpty)
        let wrong = try await Streamr.run(["member", "remove", "x", "--data", hub.data], in: directory)
        #expect(wrong.status == 2 && wrong.errors.contains("\"x\" is not a number"))
    }

    @Test func aFriendChoosesWhatTheBoxGives() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let node = try await RunningNode(directory, "node")
        let set = try await Streamr.run(["support", "--upload", "7.5", "--monthly", "200", "--data", node.data], in: directory)
        #expect(set.status == 0 && set.output.contains("at most 7.5 Mbit/s"), "\(set.errors)")
        _ = try await Streamr.run(["join", try await hub.invite("--stream", "live"), "--data", node.data], in: directory)
        let health = try await eventually("the hub knows", within: .seconds(20)) {
            try await hub.members().first?.health.flatMap { $0.uplinkKilobits == 7_500 ? $0 : nil }
        }
        #expect(health.wantedStreams == ["live"] && health.freeMemoryKiB > 0)
        let name = try #require(try await node.hubs().first?.name)
        let shown = try await Streamr.run(["support", "--hub", name, "--streams", "all", "--data", node.data], in: directory)
        #expect(shown.output.contains("\(name): 7.5 Mbit/s now") && shown.output.contains("weight 1, all streams"), "\(shown.output)")
        for wrong in [
            ["--weight", "3"], ["--hours", "25"], ["--upload", "-1"], ["--monthly", "x"], ["--hub", name, "--weight", "1001"],
        ] {
            let misused = try await Streamr.run(["support", "--data", node.data] + wrong, in: directory)
            #expect(misused.status == 2, "\(wrong)")
        }
    }

    @Test func aNodeGetsANewKeyAndIsTheSameMember() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let node = try await RunningNode(directory, "node")
        _ = try await Streamr.run(["join", try await hub.invite(), "--data", node.data], in: directory)
        let before = try #require(try await hub.members().first)
        let early = try await Streamr.run(["succession", "--data", node.data], in: directory)
        #expect(early.status == 1 && early.errors.contains("stop it first"))
        try await node.kill()
        let done = try await Streamr.run(["succession", "--data", node.data], in: directory)
        #expect(done.status == 0 && done.output.hasPrefix("This box has a new key: "), "\(done.errors)")
        try await node.restart()
        let after = try await eventually("the new key", within: .seconds(20)) {
            try await hub.members().first { $0.fingerprint != before.fingerprint && $0.presence == "online" }
        }
        #expect(after.number == before.number && done.output.contains(after.fingerprint))
    }

    @Test func aHubGetsANewKeyAndKeepsItsMembers() async throws {
        let directory = try TemporaryDirectory()
        var hub = try await RunningHub(directory)
        let port = try #require(hub.appliance)
        let node = try await RunningNode(directory, "node")
        _ = try await Streamr.run(["join", try await hub.invite(), "--data", node.data], in: directory)
        let (before, invite) = (try await node.hubs().map(\.fingerprint), try await hub.invite())
        _ = try await hub.stop()
        let done = try await Streamr.run(["succession", "--data", hub.data], in: directory)
        #expect(done.status == 0 && done.output.contains("Its members"), "\(done.errors)")
        let kept = try FileManager.default.contentsOfDirectory(atPath: hub.data).filter { $0.hasPrefix("former-key-") }
        #expect(kept.count == 1)
        hub = try await RunningHub(directory, options: ["--appliance", "127.0.0.1:\(port)"])
        let after = try await eventually("online again", within: .seconds(40)) { try await node.hubs().first { $0.isOnline } }
        #expect(!before.contains(after.fingerprint) && done.output.contains(after.fingerprint))
        // An invite from before is as good.
        let other = try await RunningNode(directory, "other")
        let joined = try await Streamr.run(["join", invite, "--data", other.data], in: directory)
        #expect(joined.status == 0 && joined.output.contains(after.fingerprint), "\(joined.errors)")
        #expect(try await hub.members().count == 2)
    }

    @Test func aKeyThatCannotBeReadIsNoReasonToStartAgain() async throws {
        let directory = try TemporaryDirectory()
        let first = try await RunningHub(directory)
        _ = try await first.stop()
        let key = first.data + "/identity-key.pem"
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: key)
        let hub = try await RunningHub(directory)
        #expect(hub.appliance == nil)
        try await #expect(hub.status().problems.contains { $0.contains("until this is put right") })
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
        _ = try await eventually("the problem is over", within: .seconds(30)) { try await hub.status().problems.isEmpty ? true : nil }
        let node = try await RunningNode(directory, "node")
        let joined = try await Streamr.run(["join", try await hub.invite(), "--data", node.data], in: directory)
        #expect(joined.status == 0 && joined.output.hasPrefix("Joined "), "\(joined.errors)")
    }

    @Test func aBoxLeaves() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let node = try await RunningNode(directory, "node")
        _ = try await Streamr.run(["join", try await hub.invite(), "--data", node.data], in: directory)
        let name = try #require(try await node.hubs().first?.name)
        let left = try await Streamr.run(["leave", name, "--data", node.data], in: directory)
        #expect(left.status == 0 && left.output == "left \(name)\n", "\(left.errors)")
        try await #expect(hub.members().isEmpty)
        try await #expect(node.hubs().isEmpty)
    }

    @Test func killingEitherSideAtAnyMomentLeavesOneMemberAnInvite() async throws {
        let directory = try TemporaryDirectory()
        var hub = try await RunningHub(directory)
        let appliance = try #require(hub.appliance)
        for round in 1...6 {
            let file = directory.path + "/invite-\(round).txt"
            _ = try await hub.streamr("invite", "create", "--file", file)
            let node = try await RunningNode(directory, "node-\(round)", options: ["--invite-file", file])
            // The join takes some tens of milliseconds: the cuts fall before, into and after it.
            try await Task.sleep(for: .milliseconds(round * 8))
            if round % 2 == 0 {
                try await node.kill()
                try await node.restart(options: ["--invite-file", file])
            } else {
                hub.program.signal(SIGKILL)
                try await hub.program.exited(within: .seconds(30))
                hub = try await RunningHub(directory, options: ["--appliance", "127.0.0.1:\(appliance)"])
            }
            _ = try await eventually("member \(round)", within: .seconds(20)) {
                let members = try await hub.members()
                return members.count == round && members.last?.presence == "online" ? true : nil
            }
            try await #expect(hub.invites().allSatisfy { $0.uses == 1 && $0.state == "used" })
            _ = try await eventually("the file is gone") { FilePath.exists(file) ? nil : true }
        }
    }
}
