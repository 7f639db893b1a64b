import Identity
import Testing

@testable import Membership

/// A friend's box asks the hub.
@Suite final class RequestCheckTests {
    static let nonce = [UInt8](repeating: 9, count: 32)

    static func id(_ number: Int) -> RequestSessionID {
        guard let id = RequestSessionID((0..<16).map { UInt8(truncatingIfNeeded: number >> (8 * ($0 % 4))) }) else {
            preconditionFailure("16 bytes")
        }
        return id
    }

    var table = SessionTable()
    var client: RequestSession

    init() {
        table.open(key: Keys.friend.publicKey, id: Self.id(1), nonce: Self.nonce)
        let answer = SessionAnswer(key: Keys.hub.publicKey, session: Self.id(1), nonce: Self.nonce)
        client = RequestSession(answer, signer: Keys.friend.signer, .sodium)
    }

    private func claim(_ body: [UInt8] = [1, 2, 3]) -> SessionTable.Claim {
        SessionTable.Claim(method: "POST", path: "/a?b", body: body, signature: client.signature(method: "POST", path: "/a?b", body: body))
    }

    @Test func aSignedRequestIsItsSenders() throws {
        for _ in 0..<200 {
            let session = try table.check(claim(), receiver: Keys.hub.publicKey, .sodium)
            #expect(session.key == Keys.friend.publicKey)
        }
    }

    @Test func everyPartIsSigned() {
        func refused(_ change: (inout SessionTable.Claim) -> Void) {
            var changed = claim()
            change(&changed)
            #expect(throws: SessionTable.Refusal.wrongSignature) { try table.check(changed, receiver: Keys.hub.publicKey, .sodium) }
        }
        refused { $0.method = "PUT" }
        refused { $0.path = "/a?c" }
        refused { $0.body = [1, 2, 4] }
        let right = claim()
        #expect(throws: SessionTable.Refusal.wrongSignature) { try table.check(right, receiver: Keys.other.publicKey, .sodium) }
    }

    @Test func aWrongSignatureUsesUpNoCounter() throws {
        let right = claim()
        var wrong = right
        wrong.body = []
        #expect(throws: SessionTable.Refusal.wrongSignature) { try table.check(wrong, receiver: Keys.hub.publicKey, .sodium) }
        _ = try table.check(right, receiver: Keys.hub.publicKey, .sodium)
        #expect(throws: SessionTable.Refusal.replayed) { try table.check(right, receiver: Keys.hub.publicKey, .sodium) }
    }

    @Test func aNewStartOfTheHubKnowsNoOldSession() {
        table = SessionTable()
        let old = claim()
        #expect(throws: SessionTable.Refusal.unknownSession) { try table.check(old, receiver: Keys.hub.publicKey, .sodium) }
        table.open(key: Keys.friend.publicKey, id: Self.id(1), nonce: [UInt8](repeating: 8, count: 32))
        #expect(throws: SessionTable.Refusal.wrongSignature) { try table.check(old, receiver: Keys.hub.publicKey, .sodium) }
    }

    @Test func nobodySignsForAnother() {
        let answer = SessionAnswer(key: Keys.hub.publicKey, session: Self.id(1), nonce: Self.nonce)
        client = RequestSession(answer, signer: Keys.other.signer, .sodium)
        let claim = claim()
        #expect(throws: SessionTable.Refusal.wrongSignature) { try table.check(claim, receiver: Keys.hub.publicKey, .sodium) }
    }

    @Test func aFieldThatIsNoSignatureIsNone() throws {
        let text = try #require(claim().signature)
        let wrongs = [
            nil, "", "x", text + "0", String(text.dropLast()), text.replacing(text.prefix(2), with: "10"), text.uppercased() + " ",
        ]
        for wrong in wrongs {
            let claim = SessionTable.Claim(method: "POST", path: "/a?b", body: [], signature: wrong)
            #expect(throws: SessionTable.Refusal.unsigned) { try table.check(claim, receiver: Keys.hub.publicKey, .sodium) }
        }
    }

    @Test func theSignedBytesAreThoseOfTheTable() {
        let request = SignedRequest(
            sender: Keys.plain(1), receiver: Keys.plain(2), session: Self.id(3), nonce: Self.nonce, counter: 5, method: "POST", path: "/a",
            bodyHash: [7])
        let parts = [ascii("streamr request 1"), Keys.plain(1).bytes, Keys.plain(2).bytes, Self.id(3).bytes, Self.nonce]
        #expect(request.message == parts.flatMap { $0 } + hex("0000000000000005 04 504f5354 0002 2f61 07"))
    }
}

@Suite struct SessionTableTests {
    @Test func strangersPushOutStrangersAlone() {
        var table = SessionTable()
        table.open(key: Keys.plain(1), id: RequestCheckTests.id(-1), nonce: [])
        table.prove(RequestCheckTests.id(-1))
        for number in 0..<10_000 { table.open(key: Keys.plain(number), id: RequestCheckTests.id(number), nonce: []) }
        #expect(table.session(RequestCheckTests.id(-1)) != nil)
        #expect(table.session(RequestCheckTests.id(0)) == nil)
        #expect(table.session(RequestCheckTests.id(9_999)) != nil)
        #expect(table.count <= SessionTable.maximumStrangers + 1)
    }

    @Test func aMemberKeepsItsLastFourSessions() {
        var table = SessionTable()
        for number in 0..<6 {
            table.open(key: Keys.plain(1), id: RequestCheckTests.id(number), nonce: [])
            table.prove(RequestCheckTests.id(number))
            table.prove(RequestCheckTests.id(number))
        }
        #expect((0..<6).map { table.session(RequestCheckTests.id($0)) != nil } == [false, false, true, true, true, true])
        table.end(Keys.plain(1))
        #expect(table.count == 0)
    }

    @Test func aSessionIsNotOpenedTwice() {
        var table = SessionTable()
        table.open(key: Keys.plain(1), id: RequestCheckTests.id(1), nonce: [1])
        table.open(key: Keys.plain(2), id: RequestCheckTests.id(1), nonce: [2])
        #expect(table.session(RequestCheckTests.id(1))?.key == Keys.plain(1))
    }
}
