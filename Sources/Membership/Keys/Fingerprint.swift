/// What people compare and invites carry instead of a key: SHA-256 of its `subjectPublicKeyInfo`, which is also the pin of its TLS certificate.
public struct Fingerprint: Hashable, Sendable {
    public static let size = 32
    /// 80 bits: nobody finds another key with the same words.
    static let shownWords = 10

    public let bytes: [UInt8]

    /// nil: not 32 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count == Self.size else { return nil }
        self.bytes = bytes
    }

    public init(of key: PublicKey, _ cryptography: Cryptography) {
        bytes = cryptography.hash(key.subjectPublicKeyInfo)
    }

    /// For reading out: a word for each of the first 10 bytes.
    public var words: String {
        let words = FingerprintWords.all
        return bytes.prefix(Self.shownWords).map { words[Int($0) % words.count] }.joined(separator: " ")
    }

    /// For comparing by eye: the first 20 bytes in groups of four letters.
    public var base32: String {
        let letters = Array(Base32.text(Array(bytes.prefix(20))))
        return stride(from: 0, to: letters.count, by: 4).map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: "-")
    }

    /// What a client calls the server in TLS that knows an appliance by a key that may have been replaced: so it is shown that key.
    public var serverName: String { Base32.text(bytes) + ".streamr.invalid" }
}
