import Identity
import Testing

@testable import Membership

@Suite struct FingerprintTests {
    @Test func wordsAreAllDifferentInTheirFirstFourLetters() {
        let words = FingerprintWords.all
        #expect(words.count == 256)
        #expect(Set(words.map { $0.prefix(4) }).count == 256)
        #expect(words == words.sorted())
        #expect(words.allSatisfy { (3...8).contains($0.count) && $0.utf8.allSatisfy { (0x61...0x7A).contains($0) } })
    }

    @Test func isTheHashThatOpenSSLMakesOfTheKey() throws {
        // RFC 8032, 7.1, the first key; the hash by: openssl pkey -pubin -outform DER | sha256sum
        let key = try #require(PublicKey(hex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a")))
        #expect(key.subjectPublicKeyInfo.count == 44)
        let print = Fingerprint(of: key, .sodium)
        #expect(print.bytes == SHA256.digest(key.subjectPublicKeyInfo))
        #expect(print.words.split(separator: " ").count == 10)
        #expect(print.base32.count == 39 && print.base32.split(separator: "-").allSatisfy { $0.count == 4 })
    }

    @Test func everyByteHasItsWord() throws {
        let print = try #require(Fingerprint([0, 255, 1, 254] + [UInt8](repeating: 7, count: 28)))
        #expect(
            print.words == "acorn zebra actor winter amber amber amber amber amber amber".replacing("amber", with: FingerprintWords.all[7]))
    }

    @Test(arguments: [0, 31, 33]) func keysAndFingerprintsHave32Bytes(count: Int) {
        #expect(PublicKey([UInt8](repeating: 0, count: count)) == nil)
        #expect(Fingerprint([UInt8](repeating: 0, count: count)) == nil)
    }
}

@Suite struct KeySuccessionTests {
    let succession = KeySuccession(old: Keys.hub.signer, new: Keys.friend.signer)

    @Test func isReadBack() throws {
        #expect(succession.bytes.count == KeySuccession.size)
        let again = try KeySuccession(succession.bytes, .sodium)
        #expect(again == succession && again.old == Keys.hub.publicKey && again.new == Keys.friend.publicKey)
    }

    @Test func everyChangedByteIsRefused() {
        for index in succession.bytes.indices {
            var bytes = succession.bytes
            bytes[index] ^= 1
            #expect(throws: MembershipError.self, "byte \(index)") { try KeySuccession(bytes, .sodium) }
        }
        for bytes in succession.bytes.truncations { #expect(throws: MembershipError.truncated) { try KeySuccession(bytes, .sodium) } }
        #expect(throws: MembershipError.trailingBytes(1)) { try KeySuccession(succession.bytes + [0], .sodium) }
    }

    @Test func aKeyDoesNotFollowItself() {
        let same = KeySuccession(old: Keys.hub.signer, new: Keys.hub.signer)
        #expect(throws: MembershipError.outOfBounds("the new key")) { try KeySuccession(same.bytes, .sodium) }
    }
}
