import Identity
import Membership
import Storage
import Testing
import Web

@testable import Coordinator

/// What a network can do to the messages of a join: lose them, double them, put them out of order, while the hub is killed in between.
@Suite struct DisorderTests {
    /// A request that is under way somewhere, and may arrive at any time, again and again.
    private struct Letter {
        var name: String
        var body: [UInt8]
        var signature: String?
    }

    @Test(arguments: 1...60 as ClosedRange<UInt64>) func anInviteIsUsedOnceOrStillUsable(seed: UInt64) async throws {
        var dice = Dice(state: seed)
        let hub = try await TestHub()
        let made = try await hub.invite()
        let box = try #require(IdentityKey(seed: [UInt8](repeating: 2, count: 32)))
        var letters: [Letter] = []
        var joined: Set<Int64> = []
        for _ in 0..<40 {
            switch dice.below(8) {
            case 0, 1:
                // The box opens a session, if the answer gets through, and writes to the hub with it.
                let sender = try hub.box(2)
                let answer = await sender.send(.post, "session", SessionRequest(key: box.publicKey).bytes)
                guard dice.below(3) > 0 else { break }
                var session = RequestSession(try SessionAnswer(bytes: answer.body), signer: box.signer, .sodium)
                let join = JoinRequest(secret: made.code.secret, name: "box", release: "1.0").bytes
                for (name, body) in [("join", join), ("heartbeat", Heartbeat().bytes), ("join", join)] {
                    let signature = session.signature(method: "POST", path: "/appliance/v1/" + name, body: body)
                    letters.append(Letter(name: name, body: body, signature: signature))
                }
            case 2: letters.shuffle(using: &dice)
            case 3: if !letters.isEmpty { letters.remove(at: dice.below(letters.count)) }
            case 4: try await hub.restart()
            default:
                guard !letters.isEmpty else { break }
                let letter = letters[dice.below(letters.count)]
                let answer = try await hub.box(2).send(.post, letter.name, letter.body, signature: letter.signature)
                guard letter.name == "join", answer.status == 200 else { break }
                let word = try JoinAnswer(bytes: answer.body)
                #expect(word.outcome == .joined)
                joined.insert(word.member)
            }
            let uses = await hub.coordinator.invites().map(\.invite.uses.count)
            let members = await hub.coordinator.members().count
            #expect(uses == [members] && members <= 1 && joined.count <= 1)
        }
        // The network is well again.
        try await hub.restart()
        #expect(try await hub.box(2).join(made).outcome == .joined)
        #expect(await hub.coordinator.members().map(\.member.key) == [box.publicKey])
        #expect(await hub.coordinator.invites().first?.invite.uses.count == 1)
        #expect(try await hub.box(3).join(made).outcome == .taken)
    }

    /// Numbers that are the same for the same seed (SplitMix64).
    private struct Dice: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return mixed ^ mixed >> 31
        }

        mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
    }
}
