import CSodium

/// Bytes as text (RFC 4648): in PEM and TLS pins as in section 4, in addresses as in section 5 and without padding.
public enum Base64 {
    private static let standard = Int32(sodium_base64_VARIANT_ORIGINAL)
    private static let forAddresses = Int32(sodium_base64_VARIANT_URLSAFE_NO_PADDING)

    static func text(_ bytes: [UInt8]) -> String { text(bytes, standard) }

    /// nil: not in the one form that `text` writes.
    static func bytes(_ text: String) -> [UInt8]? { bytes(text, standard) }

    public static func urlText(_ bytes: [UInt8]) -> String { text(bytes, forAddresses) }

    /// nil: not in the one form that `urlText` writes.
    public static func urlBytes(_ text: String) -> [UInt8]? { bytes(text, forAddresses) }

    private static func text(_ bytes: [UInt8], _ variant: Int32) -> String {
        var text = [CChar](repeating: 0, count: sodium_base64_encoded_len(bytes.count, variant))
        sodium_bin2base64(&text, text.count, bytes, bytes.count, variant)
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func bytes(_ text: String, _ variant: Int32) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: text.utf8.count)
        var count = 0
        guard sodium_base642bin(&bytes, bytes.count, text, text.utf8.count, nil, &count, nil, variant) == 0 else { return nil }
        return Array(bytes.prefix(count))
    }
}
