extension IdentityKey {
    /// What PKCS #8 writes before the 32 bytes of an Ed25519 key (RFC 8410, 7).
    private static let head: [UInt8] = [0x30, 0x2e, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20]
    private static let begin = "-----BEGIN PRIVATE KEY-----"
    private static let end = "-----END PRIVATE KEY-----"

    /// The key as OpenSSL and GnuTLS read it. Secret.
    public var pem: String { "\(Self.begin)\n\(Base64.text(Self.head + seed))\n\(Self.end)\n" }

    /// Reads what `pem` wrote; nil: anything else.
    init?(pem text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard lines.count == 3, lines[0] == Self.begin, lines[2] == Self.end, let bytes = Base64.bytes(String(lines[1])) else { return nil }
        guard bytes.count == Self.head.count + Self.seedSize, bytes.starts(with: Self.head) else { return nil }
        self.init(seed: Array(bytes.dropFirst(Self.head.count)))
    }
}
