import Media

/// Takes the manifest of one rendition of a session, on whoever relays or checks it: entry by entry, each signed by the hub.
///
/// Who joins late gets the entries that it needs (the start, init segments, the newest parts), so an index may be left out; but what
/// follows directly has to continue what is before it.
public struct ManifestReader {
    public let session: SessionID
    public let rendition: RenditionName
    private let hash: (ArraySlice<UInt8>) -> [UInt8]
    private let isSigned: (_ message: [UInt8], _ signature: [UInt8]) -> Bool
    private var last: (index: UInt64, hash: [UInt8])?

    /// - Parameters:
    ///   - hash: SHA-256.
    ///   - isSigned: Whether an Ed25519 signature of a message is the hub's.
    public init(
        _ session: SessionID, rendition: RenditionName, hash: @escaping (ArraySlice<UInt8>) -> [UInt8],
        isSigned: @escaping (_ message: [UInt8], _ signature: [UInt8]) -> Bool
    ) {
        self.session = session
        self.rendition = rendition
        self.hash = hash
        self.isSigned = isSigned
    }

    /// The index that comes next; 0 before the first entry.
    public var next: UInt64 { last.map { $0.index &+ 1 } ?? 0 }

    /// Takes the next entry that has come. One that is refused changes nothing.
    public mutating func take(_ bytes: [UInt8]) throws(ManifestError) -> ManifestEntry {
        let entry = try checked(bytes)
        if let last {
            if entry.index == last.index, entry.hash != last.hash { throw .contradiction }
            guard entry.index > last.index else { throw .outOfOrder }
            if entry.index == last.index + 1, entry.previous != last.hash { throw .contradiction }
        }
        last = (entry.index, entry.hash)
        return entry
    }

    /// The entry, when the hub has signed it, whatever came before.
    func checked(_ bytes: [UInt8]) throws(ManifestError) -> ManifestEntry {
        guard bytes.count <= ManifestEntry.maximumSize else { throw .tooLong }
        guard let version = bytes.first else { throw .malformed("the version") }
        guard version == ManifestEntry.version else { throw .unknownVersion(version) }
        let body = bytes.dropLast(ManifestEntry.signatureSize)
        let claim: ManifestEntry.Claim
        do throws(MediaError) {
            claim = try ManifestEntry.Claim(body)
        } catch {
            throw ManifestError(error)
        }
        guard claim.session == session, claim.rendition == rendition else { throw .otherTimeline }
        guard isSigned(ManifestEntry.mark + body, Array(bytes.suffix(ManifestEntry.signatureSize))) else { throw .wrongSignature }
        return ManifestEntry(claim, bytes: bytes, hash: hash(body))
    }
}

extension ManifestEntry {
    init(_ claim: Claim, bytes: [UInt8], hash: [UInt8]) {
        session = claim.session
        rendition = claim.rendition
        index = claim.index
        previous = claim.previous
        content = claim.content
        self.bytes = bytes
        self.hash = hash
    }
}
