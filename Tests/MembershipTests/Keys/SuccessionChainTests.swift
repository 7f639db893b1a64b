import Identity
import Testing

@testable import Membership

@Suite struct SuccessionChainTests {
    private let keys = (1...4).map { Keys.make($0) }
    private var successions: [KeySuccession] { zip(keys, keys.dropFirst()).map { KeySuccession(old: $0.signer, new: $1.signer) } }

    @Test func leadsFromEveryFormerKeyToTheNewest() throws {
        let chain = try #require(SuccessionChain(successions))
        let again = try SuccessionChain(bytes: chain.bytes, .sodium)
        #expect(again == chain && chain.bytes.count == 2 + 3 * KeySuccession.size)
        for former in keys.dropLast() { #expect(again.key(after: former.fingerprint, .sodium) == keys[3].publicKey) }
        #expect(again.key(after: keys[3].fingerprint, .sodium) == nil)
        #expect(again.key(after: Keys.make(9).fingerprint, .sodium) == nil)
    }

    @Test func whatDoesNotFollowIsNoChain() {
        #expect(SuccessionChain([]) == nil)
        #expect(SuccessionChain([successions[0], successions[2]]) == nil)
        #expect(SuccessionChain(successions.reversed()) == nil)
        let many = (1...18).map { Keys.make($0) }
        let long = zip(many, many.dropFirst()).map { KeySuccession(old: $0.signer, new: $1.signer) }
        #expect(SuccessionChain(long) == nil)
        #expect(SuccessionChain(Array(long.dropFirst()))?.successions.count == 16)
    }

    @Test func refusesWhatIsForgedOrNotWhole() throws {
        let bytes = try #require(SuccessionChain(Array(successions.prefix(2)))).bytes
        for index in bytes.indices {
            var changed = bytes
            changed[index] ^= 1
            #expect(throws: MembershipError.self, "byte \(index)") { try SuccessionChain(bytes: changed, .sodium) }
        }
        for cut in bytes.truncations { #expect(throws: MembershipError.self) { try SuccessionChain(bytes: cut, .sodium) } }
        #expect(throws: MembershipError.trailingBytes(1)) { try SuccessionChain(bytes: bytes + [0], .sodium) }
        // Each signed, and yet they do not hang together.
        let loose = [1, 2] + successions[0].bytes + successions[2].bytes
        #expect(throws: MembershipError.outOfBounds("the successions")) { try SuccessionChain(bytes: loose, .sodium) }
    }
}
