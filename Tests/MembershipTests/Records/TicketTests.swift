import Identity
import Testing

@testable import Membership

@Suite struct TicketTests {
    private func ticket(_ nodes: [PublicKey] = [Keys.friend.publicKey], signer: Signer = Keys.hub.signer) -> Ticket {
        Ticket(id: [UInt8](repeating: 7, count: 16), expiry: 1_000_600_000, stream: "garden", session: 0x0102, nodes: nodes, signer: signer)
    }

    @Test func hasTheBytesOfTheTable() throws {
        let bytes = ticket().bytes
        let head =
            [1] + [UInt8](repeating: 7, count: 16) + hex("0000 0000 3ba3 f1c0") + [6] + ascii("garden") + hex("0000 0000 0000 0102 01")
        #expect(Array(bytes.prefix(head.count)) == head)
        #expect(Array(bytes[head.count..<head.count + 32]) == Keys.friend.publicKey.bytes)
        #expect(bytes.count == head.count + 32 + 64)
        let body = Array(bytes.dropLast(64))
        #expect(Cryptography.sodium.verify(Array(bytes.suffix(64)), ascii("streamr ticket 1") + body, Keys.hub.publicKey))
        #expect(try Ticket(bytes: bytes, hub: Keys.hub.publicKey, .sodium) == ticket())
    }

    @Test func onlyTheHubItselfMakesOne() throws {
        #expect(throws: MembershipError.wrongSignature) {
            try Ticket(bytes: ticket(signer: Keys.other.signer).bytes, hub: Keys.hub.publicKey, .sodium)
        }
        let bytes = ticket().bytes
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 0x10
            #expect(throws: MembershipError.self) { try Ticket(bytes: changed, hub: Keys.hub.publicKey, .sodium) }
        }
        for cut in bytes.truncations {
            #expect(throws: MembershipError.self) { try Ticket(bytes: cut, hub: Keys.hub.publicKey, .sodium) }
        }
    }

    @Test func namesSoManyNodesAtMost() throws {
        let nodes = (0..<30).map { Keys.plain($0) }
        let large = ticket(nodes)
        #expect(large.nodes == Array(nodes.prefix(24)) && large.bytes.count <= Ticket.maximumSize)
        #expect(try Ticket(bytes: large.bytes, hub: Keys.hub.publicKey, .sodium).nodes == large.nodes)
        let most = Ticket(
            id: [UInt8](repeating: 0, count: 16), expiry: 0, stream: String(repeating: "a", count: 64), session: 0, nodes: nodes,
            signer: Keys.hub.signer)
        #expect(most.bytes.count == Ticket.maximumSize)
    }

    @Test func holdsForItsStreamItsSessionItsNodesAndItsTime() {
        let ticket = ticket()
        func refusal(
            _ stream: String = "garden", _ session: UInt64 = 0x0102, _ node: PublicKey? = Keys.friend.publicKey,
            at now: Int64 = 1_000_000_000
        ) -> Ticket.Refusal? {
            do throws(Ticket.Refusal) {
                try ticket.check(stream: stream, session: session, node: node, now: now)
                return nil
            } catch {
                return error
            }
        }
        #expect(refusal() == nil && refusal(at: 1_000_599_999) == nil)
        #expect(refusal("gardens") == .otherStream)
        #expect(refusal("garden", 0x0103) == .otherSession)
        #expect(refusal("garden", 0x0102, Keys.other.publicKey) == .otherNode)
        #expect(refusal("garden", 0x0102, nil) == nil, "the hub itself")
        #expect(refusal(at: 1_000_600_000) == .over)
    }

    @Test func itsSecretHalfFollowsFromItsIdAndAKeyOfTheHub() {
        let secret = Ticket.secret(of: ticket().id) { HMAC.sha256(key: [1], message: $0) }
        #expect(secret.count == 32 && secret == HMAC.sha256(key: [1], message: ticket().id))
        #expect(secret != Ticket.secret(of: ticket().id) { HMAC.sha256(key: [2], message: $0) })
    }
}
