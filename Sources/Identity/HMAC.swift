import CSodium

/// The keyed message digests that protocols ask for (RFC 2104).
public enum HMAC {
    /// Returns the 32 bytes of HMAC-SHA256 over `message`; `key` may have any length.
    public static func sha256(key: [UInt8], message: [UInt8]) -> [UInt8] {
        var state = crypto_auth_hmacsha256_state()
        crypto_auth_hmacsha256_init(&state, key, key.count)
        crypto_auth_hmacsha256_update(&state, message, UInt64(message.count))
        var digest = [UInt8](repeating: 0, count: Int(crypto_auth_hmacsha256_BYTES))
        crypto_auth_hmacsha256_final(&state, &digest)
        return digest
    }
}
