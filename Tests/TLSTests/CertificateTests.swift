import Files
import Foundation
import Testing

@testable import TLS

@Suite("A certificate: made here, or the owner's own")
struct CertificateTests {
    @Test func oneMadeHereNamesTheMachineAndLastsAsLongAsAppleAllows() throws {
        let made = try Certificate.selfSigned(names: ["box", "box.local", "192.168.1.20", "fd00::1"], now: testNow)
        #expect(made.names == ["box", "box.local", "192.168.1.20", "fd00::1"])
        #expect(made.isSelfSigned)
        #expect(made.validFrom < testNow && made.expires - made.validFrom < 825 * 86_400)
        #expect(!made.hasExpired(at: testNow) && made.hasExpired(at: made.expires))
        #expect(made.fingerprint.count == 95)
    }

    @Test func twoAreNeverTheSame() throws {
        let first = try Certificate.selfSigned(names: ["box"], now: testNow)
        let second = try Certificate.selfSigned(names: ["box"], now: testNow)
        #expect(first.fingerprint != second.fingerprint && first.key != second.key)
    }

    @Test func readsItsOwnText() throws {
        let made = try Certificate.selfSigned(names: ["box"], now: testNow)
        #expect(try Certificate(chain: made.chain, key: made.key) == made)
    }

    @Test func saysWhatIsWrongWithAFile() throws {
        let made = try Certificate.selfSigned(names: ["box"], now: testNow)
        let other = try Certificate.selfSigned(names: ["box"], now: testNow)
        let words = { (chain: String, key: String) in
            do {
                _ = try Certificate(chain: chain, key: key, certificateName: "a.pem", keyName: "b.pem")
                return ""
            } catch { return "\(error)" }
        }
        #expect(words("", made.key).hasPrefix("a.pem holds no certificate in PEM form"))
        #expect(words(made.key, made.key).hasPrefix("a.pem holds no certificate in PEM form"))
        #expect(words(String(made.chain.prefix(300)), made.key).hasPrefix("a.pem holds no certificate"))
        #expect(words(made.chain, "").hasPrefix("b.pem holds no private key in PEM form"))
        #expect(words(made.chain, made.chain).hasPrefix("b.pem holds no private key in PEM form"))
        #expect(
            words(made.chain, other.key) == "the key in b.pem is not the one of the certificate in a.pem; "
                + "the first certificate in the file must be your own")
    }

    @Test func survivesEveryTruncationAndRubbish() throws {
        let made = try Certificate.selfSigned(names: ["box"], now: testNow)
        for length in stride(from: 0, to: made.chain.count - 1, by: 7) {
            _ = try? Certificate(chain: String(made.chain.prefix(length)), key: made.key)
            _ = try? Certificate(chain: made.chain, key: String(made.key.prefix(length)))
        }
        #expect(throws: TLSError.self) {
            try Certificate(chain: String(repeating: "-----BEGIN CERTIFICATE-----\n", count: 1000), key: made.key)
        }
    }
}

@Suite("The certificate of an appliance, and what replaces it")
struct CertificateStoreTests {
    let files: TestFiles

    init() throws { files = try TestFiles() }

    @Test func isMadeOnceAndKept() throws {
        let first = try CertificateStore(files.madeHere, now: testNow).certificate
        #expect(first.names == ["box", "localhost", "127.0.0.1"])
        #expect(try files.mode(files.key) == 0o600)
        let again = try CertificateStore(files.madeHere, now: testNow + 100 * 86_400).certificate
        #expect(again == first)
    }

    @Test func isMadeAnewAMonthBeforeItExpires() throws {
        let store = try CertificateStore(files.madeHere, now: testNow)
        let first = store.certificate
        #expect(!store.look(now: first.expires - 31 * 86_400).isNew)
        #expect(store.certificate == first)
        let look = store.look(now: first.expires - 29 * 86_400)
        #expect(look.isNew && look.problem == nil)
        #expect(store.certificate != first)
        #expect(try Certificate(chain: PEMFile.read(files.certificate), key: PEMFile.read(files.key)) == store.certificate)
    }

    @Test func aClockThatIsBehindChangesNothing() throws {
        let first = try CertificateStore(files.madeHere, now: testNow).certificate
        let store = try CertificateStore(files.madeHere, now: 0)
        #expect(store.certificate == first)
        #expect(!store.look(now: 0).isNew)
    }

    @Test func rubbishInItsPlaceIsReplaced() throws {
        try "rubbish".write(toFile: files.certificate, atomically: true, encoding: .utf8)
        let store = try CertificateStore(files.madeHere, now: testNow)
        #expect(try PEMFile.read(files.certificate) == store.certificate.chain)
    }

    @Test func aDiskThatCannotBeWrittenIsAProblemAndNoObstacle() throws {
        let source = CertificateStore.Source.madeHere(
            certificate: files.path + "/none/a.pem", key: files.path + "/none/b.pem", names: { ["box"] })
        let store = try CertificateStore(source, now: testNow)
        #expect(store.certificate.isSelfSigned)
        #expect(store.look(now: testNow).problem == .file(SystemError("write \(files.path)/none/b.pem", code: ENOENT)))
        try FileManager.default.createDirectory(atPath: files.path + "/none", withIntermediateDirectories: true)
        #expect(store.look(now: testNow).problem == nil)
        #expect(try PEMFile.read(files.path + "/none/a.pem") == store.certificate.chain)
    }

    @Test func theOwnersFilesAreReadAgainWhenTheyChange() throws {
        try files.write(Certificate.selfSigned(names: ["one.example"], now: testNow))
        let store = try CertificateStore(files.own, now: testNow)
        #expect(store.certificate.names == ["one.example"])
        #expect(!store.look(now: testNow).isNew)
        try files.write(Certificate.selfSigned(names: ["two.example"], now: testNow))
        #expect(store.look(now: testNow).isNew)
        #expect(store.certificate.names == ["two.example"])
    }

    @Test func aHalfReplacedPairIsReportedAndTheOldOneIsKept() throws {
        try files.write(Certificate.selfSigned(names: ["one.example"], now: testNow))
        let store = try CertificateStore(files.own, now: testNow)
        let next = try Certificate.selfSigned(names: ["two.example"], now: testNow)
        try next.chain.write(toFile: files.certificate, atomically: true, encoding: .utf8)
        #expect(store.look(now: testNow).problem == .keyOfAnotherCertificate(certificate: files.certificate, key: files.key))
        #expect(store.certificate.names == ["one.example"])
        try next.key.write(toFile: files.key, atomically: true, encoding: .utf8)
        let look = store.look(now: testNow)
        #expect(look.isNew && look.problem == nil)
        #expect(store.certificate.names == ["two.example"])
    }

    @Test func missingFilesOfTheOwnerAreAnErrorInWords() throws {
        #expect(throws: TLSError.file(SystemError("read \(files.certificate)", code: ENOENT))) {
            try CertificateStore(files.own, now: testNow)
        }
    }

    @Test func anExpiredOneIsAProblem() throws {
        try files.write(Certificate.selfSigned(names: ["old.example"], now: testNow - 900 * 86_400))
        let store = try CertificateStore(files.own, now: testNow)
        #expect(store.look(now: testNow).problem == .expired(path: files.certificate))
    }
}
