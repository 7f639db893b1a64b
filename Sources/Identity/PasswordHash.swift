import CSodium

/// The owner's password as it is stored: Argon2id with its salt and cost in one line of text.
public struct PasswordHash: Hashable, Sendable {
    /// Longer passwords are refused before any work is spent on them.
    public static let maximumLength = 1024

    public let text: String

    /// Wraps a line that `init(password:)` made earlier.
    public init(stored text: String) {
        self.text = text
    }

    /// Takes a fraction of a second and 64 MiB of memory; nil when that memory is missing or the password is too long.
    public init?(password: String) {
        guard Sodium.isReady, password.utf8.count <= Self.maximumLength else { return nil }
        var line = [CChar](repeating: 0, count: Int(crypto_pwhash_STRBYTES))
        let done = crypto_pwhash_str(
            &line, password, UInt64(password.utf8.count),
            UInt64(crypto_pwhash_OPSLIMIT_INTERACTIVE), Int(crypto_pwhash_MEMLIMIT_INTERACTIVE))
        guard done == 0 else { return nil }
        text = String(decoding: line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Returns whether `password` is the one that was hashed.
    public func matches(_ password: String) -> Bool {
        guard Sodium.isReady, password.utf8.count <= Self.maximumLength, text.utf8.count < Int(crypto_pwhash_STRBYTES)
        else { return false }
        var line = text.utf8.map { CChar(bitPattern: $0) }
        line.append(contentsOf: repeatElement(0, count: Int(crypto_pwhash_STRBYTES) - line.count))
        return crypto_pwhash_str_verify(line, password, UInt64(password.utf8.count)) == 0
    }
}
