import Identity
import Membership
import Testing
import Web

@testable import Coordinator

/// Where viewers reach members' boxes: what is asked, and what an answer proves.
struct ReachabilityTests {
    private let key = PublicKey([UInt8](repeating: 7, count: 32))
    private let networks = [LocalNetwork(address: [192, 168, 1, 2], prefix: 24)].compactMap { $0 }

    private func address(_ host: String, _ port: UInt16 = 8080) throws -> CandidateAddress {
        try #require(CandidateAddress(host: host, port: port))
    }

    private func claim(
        _ reachability: inout Reachability, seen: String?, _ named: [String] = [], port: UInt16 = 8080, now: Int64 = 0
    ) throws -> Bool {
        reachability.claimed(
            1, try #require(key), port: port, seenAt: try seen.map { try address($0, 9) }, named: try named.map { try address($0, 9) },
            now: now)
    }

    private func ask(_ reachability: inout Reachability, now: Int64 = 0) -> [Reachability.Challenge] {
        reachability.takeChallenges(now: now, networks: networks) { [UInt8](repeating: UInt8(truncatingIfNeeded: now), count: $0) }
    }

    @Test func placeIsProvedByAnAnswerAndForgottenWithoutAnother() throws {
        var reachability = Reachability()
        let one = try claim(&reachability, seen: "203.0.113.5")
        #expect(one)
        #expect(reachability.places(of: 1, now: 0).isEmpty)
        let question = try #require(ask(&reachability).first)
        #expect(question.address == (try address("203.0.113.5")))
        let two = reachability.answered(question, true, networks: networks, now: 10)
        #expect(two)
        #expect(reachability.places(of: 1, now: 20) == [ProvedPlace(try address("203.0.113.5"), .everyone)])
        #expect(reachability.places(of: 1, now: 10 + Reachability.lasts).isEmpty)
    }

    @Test(arguments: [
        ("203.0.113.5", ["198.51.100.1"], [ProvedPlace.Scope.everyone, .everyone]),
        // From the hub's own LAN nothing is proved for others, whatever else the box is called.
        ("192.168.1.9", ["203.0.113.5"], [.lan, .lan]),
        // Of the machine itself.
        ("127.0.0.1", ["192.168.1.2"], [.machine, .machine]),
        ("10.9.9.9", [], [.lan]),
    ])
    func scopeIsNoWiderThanTheWayByWhichTheHubWasAsked(seen: String, named: [String], scopes: [ProvedPlace.Scope]) throws {
        var reachability = Reachability()
        _ = try claim(&reachability, seen: seen, named)
        for question in ask(&reachability) { _ = reachability.answered(question, true, networks: networks, now: 0) }
        #expect(reachability.places(of: 1, now: 1).map(\.scope) == scopes)
    }

    @Test func privatePlacesOfOtherNetworksAreOnlyTriedWhereTheMemberIsSeen() throws {
        var reachability = Reachability()
        _ = try claim(&reachability, seen: "203.0.113.5", ["10.0.0.5", "192.168.1.7", "0.0.0.0", "224.0.0.1", "::ffff:203.0.113.9"])
        let one = ask(&reachability)
        #expect(one.map(\.address.description).sorted() == ["192.168.1.7:8080", "203.0.113.5:8080"])
    }

    @Test func anAnswerToAnotherQuestionProvesNothing() throws {
        var reachability = Reachability()
        _ = try claim(&reachability, seen: "203.0.113.5")
        var question = try #require(ask(&reachability).first)
        question.nonce[0] ^= 1
        let one = reachability.answered(question, true, networks: networks, now: 0)
        #expect(!one)
        #expect(reachability.places(of: 1, now: 1).isEmpty)
    }

    @Test func whoDoesNotAnswerIsAskedEverMoreSeldom() throws {
        var reachability = Reachability()
        _ = try claim(&reachability, seen: "203.0.113.5")
        var asked: [Int64] = []
        for now in stride(from: 0 as Int64, to: 3_600_000, by: 1_000) {
            for question in ask(&reachability, now: now) {
                asked.append(now)
                _ = reachability.answered(question, false, networks: networks, now: now)
            }
        }
        let pauses = zip(asked.dropFirst(), asked).map { $0 - $1 }
        #expect(Array(pauses.prefix(3)) == [10_000, 20_000, 40_000])
        #expect(pauses.last == Reachability.pauses.upperBound)
    }

    @Test func anotherPortIsAnotherPlace() throws {
        var reachability = Reachability()
        _ = try claim(&reachability, seen: "203.0.113.5")
        for question in ask(&reachability) { _ = reachability.answered(question, true, networks: networks, now: 0) }
        let one = try claim(&reachability, seen: "203.0.113.5", now: 5)
        #expect(!one)
        #expect(!reachability.places(of: 1, now: 6).isEmpty)
        let two = try claim(&reachability, seen: "203.0.113.5", port: 8081, now: 7)
        #expect(two)
        #expect(reachability.places(of: 1, now: 8).isEmpty)
        let three = try claim(&reachability, seen: nil, port: 0, now: 9)
        #expect(!three)
        #expect(reachability.nextDue() == nil)
    }

    @Test func proofIsOfThisKeyForThisHubAndThisQuestion() throws {
        let node = try #require(IdentityKey(seed: [UInt8](repeating: 1, count: 32)))
        let other = try #require(IdentityKey(seed: [UInt8](repeating: 2, count: 32)))
        let (hub, nonce) = (other.fingerprint, [UInt8](repeating: 9, count: 32))
        let proof = try #require(PlaceProof(for: hub, nonce: nonce, by: node.signer))
        let read = try PlaceProof(bytes: proof.bytes)
        #expect(read.proves(node.publicKey, to: hub, nonce: nonce, .sodium))
        #expect(!read.proves(other.publicKey, to: hub, nonce: nonce, .sodium))
        #expect(!read.proves(node.publicKey, to: node.fingerprint, nonce: nonce, .sodium))
        #expect(!read.proves(node.publicKey, to: hub, nonce: [UInt8](repeating: 8, count: 32), .sodium))
        #expect(PlaceProof(for: hub, nonce: [1], by: node.signer) == nil)
        for count in 0..<PlaceProof.size {
            #expect(throws: MembershipError.self) { try PlaceProof(bytes: Array(proof.bytes.prefix(count))) }
        }
    }
}

/// The same through a hub's port: a heartbeat, the question that follows, and an answer.
struct PlaceTests {
    @Test func heartbeatWithAPortIsTriedAndTheKeysAnswerProvesThePlace() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        _ = try await box.beat { $0.viewersPort = 0 }
        #expect(await hub.coordinator.takePlaceQuestions(networks: []).questions.isEmpty)
        let place = try #require(CandidateAddress(host: "198.51.100.7", port: 8444))
        _ = try await box.beat {
            $0.viewersPort = 8080
            $0.addresses = [place]
        }
        let questions = await hub.coordinator.takePlaceQuestions(networks: []).questions
        let question = try #require(questions.first { $0.address.description == "198.51.100.7:8080" })
        let query = Fields(query: question.path)
        let nonce = try #require(query["nonce"].flatMap(Base32.bytes))
        let asked = try #require(query["hub"].flatMap(Base32.bytes).flatMap(Fingerprint.init))
        #expect(asked == hub.identity.fingerprint)
        let stranger = try #require(PlaceProof(for: asked, nonce: nonce, by: try hub.box(3).identity.signer))
        await hub.coordinator.placeAnswered(question, stranger.bytes, networks: [])
        #expect(await hub.coordinator.places(of: 1).isEmpty)
        await hub.coordinator.placeAnswered(question, nil, networks: [])
        #expect(await hub.coordinator.places(of: 1).isEmpty)
    }

    @Test func boxThatIsPausedOrSaysGoodbyeIsNoPlaceAnyMore() async throws {
        let hub = try await TestHub()
        let box = try hub.box(2)
        _ = try await box.join(try await hub.invite())
        for farewell in [Heartbeat.Farewell.none, .stops] {
            _ = try await box.beat {
                $0.viewersPort = 8080
                $0.farewell = farewell
                $0.addresses = [CandidateAddress(host: "198.51.100.7", port: 8444)].compactMap { $0 }
            }
            let questions = await hub.coordinator.takePlaceQuestions(networks: []).questions
            for question in questions {
                let query = Fields(query: question.path)
                let nonce = try #require(query["nonce"].flatMap(Base32.bytes))
                let proof = try #require(PlaceProof(for: hub.identity.fingerprint, nonce: nonce, by: box.identity.signer))
                await hub.coordinator.placeAnswered(question, proof.bytes, networks: [])
            }
            #expect(await hub.coordinator.places(of: 1).isEmpty == (farewell != .none))
        }
    }
}

extension Fields {
    /// The query of a path.
    fileprivate init(query path: String) {
        self.init()
        for item in path.split(separator: "?").dropFirst().joined().split(separator: "&") {
            let pair = item.split(separator: "=", maxSplits: 1)
            if pair.count == 2 { append(String(pair[0]), String(pair[1])) }
        }
    }
}
