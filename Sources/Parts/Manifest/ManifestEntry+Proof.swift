extension ManifestEntry {
    /// Whether this entry, as its bytes came, is the hub's own and lists another hash for a slice: then what came in the slice's place was not
    /// the hub's. nil: it is no such entry.
    public static func contradicts(
        _ bytes: [UInt8], slice: Int, hash: [UInt8], isSigned: (_ message: [UInt8], _ signature: [UInt8]) -> Bool
    ) -> Bool? {
        guard bytes.count <= maximumSize, bytes.first == version, bytes.count > signatureSize else { return nil }
        let body = bytes.dropLast(signatureSize)
        guard case .part(let sliced)? = (try? Claim(body))?.content, sliced.hashes.indices.contains(slice),
            isSigned(mark + body, Array(bytes.suffix(signatureSize)))
        else { return nil }
        return sliced.hashes[slice] != hash
    }
}
