import Files
import Glibc
import Membership
import Testing

@testable import Identity

private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
}

@Suite struct IdentityKeyTests {
    /// RFC 8032, 7.1: seed, key, message, signature.
    static let table = [
        (
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
        (
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ]

    @Test(arguments: table) func agreesWithTheStandard(seed: String, key: String, message: String, signature: String) throws {
        let identity = try #require(IdentityKey(seed: bytes(seed)))
        #expect(identity.publicKey.bytes == bytes(key))
        #expect(identity.sign(bytes(message)) == bytes(signature))
        #expect(Cryptography.sodium.verify(bytes(signature), bytes(message), identity.publicKey))
    }

    @Test func otherSignaturesAreWrong() throws {
        let identity = try #require(IdentityKey.make())
        let signature = identity.sign([1, 2, 3])
        let verify = Cryptography.sodium.verify
        #expect(verify(signature, [1, 2, 3], identity.publicKey))
        #expect(!verify(signature, [1, 2, 4], identity.publicKey))
        #expect(!verify(Array(signature.dropLast()), [1, 2, 3], identity.publicKey))
        #expect(!verify(signature + [0], [1, 2, 3], identity.publicKey))
        for index in signature.indices {
            var wrong = signature
            wrong[index] ^= 1
            #expect(!verify(wrong, [1, 2, 3], identity.publicKey))
        }
    }

    @Test func keysOfSmallOrderSignNothing() throws {
        let nobody = try #require(PublicKey([1] + [UInt8](repeating: 0, count: 31)))
        #expect(!Cryptography.sodium.verify([1] + [UInt8](repeating: 0, count: 63), [], nobody))
    }

    @Test func twoKeysAreNeverTheSame() {
        #expect(Set((0..<100).compactMap { _ in IdentityKey.make()?.publicKey }).count == 100)
        #expect(IdentityKey(seed: [1, 2, 3]) == nil)
    }

    @Test func hashesAsTheStandardDoes() {
        // FIPS 180-4, "abc".
        #expect(SHA256.digest(Array("abc".utf8)) == bytes("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"))
    }

    @Test func pemIsWhatOthersWrite() throws {
        // RFC 8410, 10.3.
        let text =
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n-----END PRIVATE KEY-----\n"
        let key = try #require(IdentityKey(pem: text))
        #expect(key.pem == text)
        #expect(key.publicKey.bytes == bytes("19bf44096984cdfe8541bac167dc3b96c85086aa30b6b6cb0c5c38ad703166e1"))
        for wrong in [
            "", text + text, text.replacing("MC4C", with: "MC5C"), text.replacing("VhC", with: "Vh="),
            text.replacing("PRIVATE", with: "PUBLIC"),
        ] {
            #expect(IdentityKey(pem: wrong) == nil)
        }
    }

    @Test func base64IsTheOneOfTheStandard() {
        // RFC 4648, 10.
        for (plain, text) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE=")] {
            #expect(Base64.text(Array(plain.utf8)) == text)
            #expect(Base64.bytes(text) == Array(plain.utf8))
        }
        for wrong in ["Z", "Zg=", "Zg", "Zh==", "Zg==Zg==", "====", "Z===", "Zm9 "] { #expect(Base64.bytes(wrong) == nil) }
    }

    @Test func base64InAddressesHasNoSignThatIsOfTheAddress() {
        for (bytes, text) in [([], ""), ([0xfb, 0xff], "-_8"), ([0xfb, 0xff, 0xbf], "-_-_"), ([0], "AA")] as [([UInt8], String)] {
            #expect(Base64.urlText(bytes) == text)
            #expect(Base64.urlBytes(text) == bytes)
        }
        for wrong in ["A", "AB", "+/8", "-_8=", "AA==", "-_ 8"] { #expect(Base64.urlBytes(wrong) == nil) }
    }
}

@Suite struct IdentityFileTests {
    let folder: TestFolder
    var key: String { folder.path + "/key.pem" }

    init() throws { folder = try TestFolder() }

    @Test func aKeyIsMadeOnceForItsOwnerAlone() throws {
        #expect(try IdentityFile.load(key) == nil)
        let made = try IdentityFile.loadOrMake(key)
        #expect(try IdentityFile.loadOrMake(key) == made)
        let permissions = try OpenFile(key, O_RDONLY).permissions()
        #expect(permissions == 0o600)
        #expect(folder.entries == ["key.pem"])
    }

    @Test func aDraftThatAPowerCutLeftIsNoKey() throws {
        try FilePath.write(Array("-----BEGIN PRI".utf8), to: key + ".new")
        let made = try IdentityFile.loadOrMake(key)
        #expect(try IdentityFile.load(key) == made)
    }

    @Test(arguments: ["", "-----BEGIN PRIVATE KEY-----\n", "rubbish", String(repeating: "x", count: 5000)])
    func aDamagedKeyIsNeverReplaced(text: String) throws {
        try FilePath.write(Array(text.utf8), to: key)
        #expect(throws: IdentityError.damagedKey(path: key)) { try IdentityFile.loadOrMake(key) }
        #expect(throws: IdentityError.damagedKey(path: key)) { try IdentityFile.loadOrMake(key) }
    }

    @Test func aKeyThatOthersCanReadIsRefused() throws {
        _ = try IdentityFile.loadOrMake(key)
        chmod(key, 0o640)
        #expect(throws: IdentityError.openToOthers(path: key)) { try IdentityFile.load(key) }
    }

    @Test func aMissingFolderIsSaidInWords() {
        #expect(throws: IdentityError.file(SystemError("write /nowhere/key.pem", code: ENOENT))) {
            try IdentityFile.loadOrMake("/nowhere/key.pem")
        }
    }
}
