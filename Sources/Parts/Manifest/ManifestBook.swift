/// Takes the manifest of one rendition of a session from several who pass it on, in any order: each entry signed by the hub, and none that
/// denies another.
public struct ManifestBook {
    /// Entries that are remembered, so that what comes a second time costs little.
    static let remembered: UInt64 = 2_048

    private let reader: ManifestReader
    private var pages: [UInt64: Page] = [:]
    /// What is older is not taken any more.
    private var oldest: UInt64 = 0
    private var newest: UInt64 = 0

    private struct Page {
        var signature: [UInt8]
        var hash: [UInt8]
        var previous: [UInt8]
    }

    public init(
        _ session: SessionID, rendition: RenditionName, hash: @escaping (ArraySlice<UInt8>) -> [UInt8],
        isSigned: @escaping (_ message: [UInt8], _ signature: [UInt8]) -> Bool
    ) {
        reader = ManifestReader(session, rendition: rendition, hash: hash, isSigned: isSigned)
    }

    /// Takes an entry; nil: it is known. One that is refused changes nothing.
    public mutating func take(_ bytes: [UInt8]) throws(ManifestError) -> ManifestEntry? {
        if let index = ManifestEntry.index(in: bytes) {
            guard index >= oldest else { throw .outOfOrder }
            if let page = pages[index], page.signature.elementsEqual(bytes.suffix(ManifestEntry.signatureSize)) { return nil }
        }
        let entry = try reader.checked(bytes)
        if let page = pages[entry.index] {
            guard page.hash == entry.hash else { throw .contradiction }
            return nil
        }
        if entry.index > 0, let before = pages[entry.index - 1], before.hash != entry.previous { throw .contradiction }
        if let after = pages[entry.index &+ 1], after.previous != entry.hash { throw .contradiction }
        pages[entry.index] = Page(
            signature: Array(bytes.suffix(ManifestEntry.signatureSize)), hash: entry.hash, previous: entry.previous)
        newest = max(newest, entry.index)
        forget()
        return entry
    }

    private mutating func forget() {
        guard pages.count > Self.remembered, newest > Self.remembered / 2 else { return }
        oldest = newest - Self.remembered / 2
        let oldest = oldest
        pages = pages.filter { $0.key >= oldest }
    }
}

extension ManifestEntry {
    /// The index that an entry says to have; nil: it has none.
    package static func index(in bytes: [UInt8]) -> UInt64? {
        guard bytes.count > 9 else { return nil }
        let start = 10 + Int(bytes[9])
        guard bytes.count >= start + 8 else { return nil }
        return bytes[start..<start + 8].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
