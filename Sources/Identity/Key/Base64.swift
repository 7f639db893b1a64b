import CSodium

/// Bytes as PEM and TLS pins write them (RFC 4648, 4).
enum Base64 {
    private static let variant = Int32(sodium_base64_VARIANT_ORIGINAL)

    static func text(_ bytes: [UInt8]) -> String {
        var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
        sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// nil: not in the one form that `text` writes.
    static func bytes(_ text: String) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: text.utf8.count)
        var count = 0
        guard sodium_base642bin(&bytes, bytes.count, text, text.utf8.count, nil, &count, nil, variant) == 0 else { return nil }
        return Array(bytes.prefix(count))
    }
}
