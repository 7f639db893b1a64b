import Testing

@testable import Identity

@Suite struct HMACTests {
    /// RFC 4231, 4.2 to 4.4, 4.7: key, message, digest.
    @Test(arguments: [
        (
            [UInt8](repeating: 0x0b, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xaa, count: 20), [UInt8](repeating: 0xdd, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](repeating: 0xaa, count: 131), Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ])
    func agreesWithTheStandard(key: [UInt8], message: [UInt8], digest: String) {
        let hex = HMAC.sha256(key: key, message: message).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
        #expect(hex == digest)
    }

    @Test func takesAnEmptyKeyAndMessage() {
        #expect(HMAC.sha256(key: [], message: []).count == 32)
    }
}

@Suite struct RandomTests {
    @Test func makesKeysThatFitAStreamKeyAndNeverRepeat() {
        let keys = (0..<1000).map { _ in Random.streamKey() }
        #expect(Set(keys).count == 1000)
        for key in keys {
            #expect(key.utf8.count == 29)
            #expect(key.allSatisfy { "0123456789abcdefghjkmnpqrstvwxyz-".contains($0) })
            #expect(!key.hasPrefix("-") && !key.hasSuffix("-"))
        }
    }

    @Test func usesTheWholeAlphabet() {
        let letters = Set((0..<200).flatMap { _ in Random.streamKey() })
        #expect(letters.count == 33)
    }

    @Test(arguments: [0, 1, 24, 1536])
    func givesAsManyBytesAsAsked(count: Int) {
        #expect(Random.bytes(count).count == count)
    }
}

@Suite struct ConstantTimeTests {
    @Test func equalsAsTheOrdinaryComparisonDoes() {
        #expect(ConstantTime.equal("", ""))
        #expect(ConstantTime.equal("secret", "secret"))
        #expect(!ConstantTime.equal("secret", "secreT"))
        #expect(!ConstantTime.equal("secret", "secret "))
        #expect(!ConstantTime.equal([1, 2], [1]))
    }
}

@Suite struct PasswordHashTests {
    @Test func knowsThePasswordAgain() throws {
        let hash = try #require(PasswordHash(password: "correct horse é"))
        #expect(hash.text.hasPrefix("$argon2id$"))
        let stored = PasswordHash(stored: hash.text)
        #expect(stored.matches("correct horse é"))
        #expect(!stored.matches("correct horse e"))
        #expect(!stored.matches(""))
    }

    @Test func saltsEveryHash() {
        #expect(PasswordHash(password: "a")?.text != PasswordHash(password: "a")?.text)
    }

    @Test(arguments: ["", "nonsense", "$argon2id$v=19$m=65536,t=2,p=1$", String(repeating: "$", count: 500)])
    func matchesNothingWhenDamaged(stored: String) {
        #expect(!PasswordHash(stored: stored).matches("a"))
    }

    @Test func refusesEndlessPasswords() {
        #expect(PasswordHash(password: String(repeating: "a", count: 2000)) == nil)
    }
}
