import CSodium

/// The hash of fingerprints, pins and secrets (FIPS 180-4).
public enum SHA256 {
    /// Returns 32 bytes.
    public static func digest(_ message: [UInt8]) -> [UInt8] { digest(message[...]) }

    /// The same, of a part of an array, which is not copied.
    public static func digest(_ message: ArraySlice<UInt8>) -> [UInt8] {
        var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
        message.withUnsafeBufferPointer { bytes in
            _ = crypto_hash_sha256(&digest, bytes.baseAddress, UInt64(bytes.count))
        }
        return digest
    }
}
