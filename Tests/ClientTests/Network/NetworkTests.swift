import Foundation
import Testing

/// Boxes find their hub, whatever happens to addresses, clocks and power. Real programs, each in a network of its own.
@Suite struct NetworkTests {
    @Test(.enabled(if: LAN.isPossible))
    func membersFindTheirHubByPasteByFileOnTheLANAndThroughEachOther() async throws {
        try await LAN.run(boxes: ["hub", "a", "b", "c"]) { lan in
            let home = try Household(lan)
            try await home.begin()
            try await home.hub.start("hub")
            let file = home.b.folder + "/streamr-invite.txt"
            try await home.a.start("node")
            try FileManager.default.createDirectory(atPath: home.b.folder, withIntermediateDirectories: true)
            try await home.b.start("node", "--invite-file", file)
            try await home.c.start("node")

            // By paste, measured from the invite to the member online.
            let start = ContinuousClock.now
            try await home.a.streamr("join", try await home.invite("--name", "a"))
            try await home.allOnline(1)
            let taken = ContinuousClock.now - start
            print("an invite was made, pasted, and its member online after \(taken)")
            #expect(taken < .seconds(15) * patience)

            // By file.
            _ = try await home.invite("--name", "b", "--file", file)
            try await home.allOnline(2)
            try await eventually("the file is gone", within: .seconds(10)) { !FileManager.default.fileExists(atPath: file) }

            // By what the LAN says: the code is older than the hub's address.
            let old = try await home.invite("--name", "c")
            try await home.hub.stop()
            try await home.hub.setAddresses("10.77.3.50/24", "fd77:3::50/64")
            try await home.hub.start("hub")
            try await home.c.streamr("join", old)
            try await home.allOnline(3)
            #expect(home.a.log.contains { $0.contains("found on the LAN") })
            // b has no Avahi: it asked another member.
            #expect(home.b.log.contains { $0.contains("avahi-daemon does not run") })
            #expect(home.b.log.contains { $0.contains("another member knows where it is now") })
            #expect(home.b.log.count { $0.contains("the LAN cannot be asked") } == 1)
            let members = try await home.members()

            // Known to one other member alone: nobody has Avahi, and two were off when the hub said where it would be.
            for box in [home.hub, home.a, home.c] { await box.stopAvahi() }
            let told = [home.b, home.c].map { Self.count("another member knows", $0) }
            for box in [home.b, home.c] { try await box.stop() }
            for address in ["10.77.3.60/24", "fd77:3::60/64"] { try await home.hub.addAddress(address) }
            // The hub looks at its addresses every 2 s.
            try await Task.sleep(for: .seconds(5))
            try await home.hub.setAddresses("10.77.3.60/24", "fd77:3::60/64")
            try await home.c.setClock(Household.decade)
            for box in [home.b, home.c] { try await box.start("node") }
            try await home.allOnline(3)
            for (box, before) in zip([home.b, home.c], told) { #expect(Self.count("another member knows", box) > before, "\(box.name)") }

            // Everything anew, with clocks that have jumped meanwhile.
            for order in [[home.hub, home.a, home.b, home.c], [home.c, home.b, home.a, home.hub]] {
                for box in [home.hub, home.c] { try await box.setClock(Int.random(in: -Household.decade...Household.decade)) }
                try await home.restart(order, order.first?.name == "hub" ? SIGTERM : SIGKILL)
                try await home.allOnline(3)
            }
            #expect(try await home.members() == members)

            // One is removed: it knows, and so do the others.
            let before = [home.a, home.b].map { Self.revisions($0) }
            let removal = ContinuousClock.now
            try await home.hub.streamr("member", "remove", "3")
            try await eventually("the others know", within: .seconds(9)) {
                zip([home.a, home.b], before).allSatisfy { Self.revisions($0) > $1 } && home.c.log.contains { $0.contains("state=removed") }
            }
            print("a removal was known to all after \(ContinuousClock.now - removal), the command included")
            try await home.restart([home.b, home.hub, home.c, home.a], SIGTERM)
            try await home.allOnline(2)
            #expect(try await home.members() == Array(members.prefix(2)))
        }
    }

    private static func revisions(_ box: Box) -> Int { count("who belongs to the hub has changed", box) }
    private static func count(_ words: String, _ box: Box) -> Int { box.log.count { $0.contains(words) } }
}

/// The same for as long as it takes: every order of starting.
@Suite struct RestartOrderTests {
    @Test(.enabled(if: LAN.isPossible))
    func theSameMembersAreThereWhateverStartsFirst() async throws {
        try await LAN.run(boxes: ["hub", "a", "b", "c"]) { lan in
            let home = try Household(lan)
            try await home.begin()
            for box in [home.hub] + home.friends { try await home.start(box) }
            for friend in home.friends { try await friend.streamr("join", try await home.invite("--name", friend.name)) }
            try await home.allOnline(3)
            let members = try await home.members()
            for (number, order) in Self.orders([home.hub] + home.friends).enumerated() {
                // 1970, ten years ahead, and anything between.
                let clocks = [-Int(Date().timeIntervalSince1970), Household.decade, Int.random(in: -Household.decade...Household.decade)]
                try await home.restart(order, number.isMultiple(of: 2) ? SIGTERM : SIGKILL) {
                    for (box, clock) in zip([home.hub, home.a, home.c], clocks.shuffled()) { try await box.setClock(clock) }
                    // Every third time the hub is somewhere else then.
                    guard number % 3 == 0 else { return }
                    try await home.hub.setAddresses("10.77.3.\(100 + number)/24", "fd77:3::\(100 + number)/64")
                }
                try await home.allOnline(3)
                #expect(try await home.members() == members, "\(order.map(\.name))")
            }
        }
    }

    private static func orders(_ boxes: [Box]) -> [[Box]] {
        guard boxes.count > 1 else { return [boxes] }
        return boxes.indices.flatMap { place in
            var others = boxes
            let first = others.remove(at: place)
            return orders(others).map { [first] + $0 }
        }
    }
}
