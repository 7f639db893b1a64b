/// Makes the manifest of one rendition of a session, on the hub.
public struct ManifestWriter {
    public let start: SessionStart
    public let rendition: RenditionName
    private let slices: Int
    private let hash: (ArraySlice<UInt8>) -> [UInt8]
    private let sign: ([UInt8]) -> [UInt8]
    private var next: UInt64 = 0
    private var previous = [UInt8](repeating: 0, count: ManifestEntry.hashSize)

    /// - Parameters:
    ///   - slices: That a part is cut in at most, 1 to 64.
    ///   - hash: SHA-256.
    ///   - sign: Ed25519, with the hub's key.
    public init(
        _ start: SessionStart, rendition: RenditionName, slices: Int = Slicing.usual, hash: @escaping (ArraySlice<UInt8>) -> [UInt8],
        sign: @escaping ([UInt8]) -> [UInt8]
    ) {
        self.start = start
        self.rendition = rendition
        self.slices = slices
        self.hash = hash
        self.sign = sign
    }

    /// The entry for what a packager says; nil for what is no business of others, and for what no node would take.
    public mutating func entry(for event: PackagerEvent) -> ManifestEntry? {
        switch event {
        case .partTarget(let milliseconds): add(.start(start, partTarget: milliseconds))
        case .targetDuration(let seconds): add(.targetDuration(seconds))
        case .initialization(let segment):
            (1...ManifestEntry.maximumInitialization).contains(segment.bytes.count) ? add(.initialization(segment)) : nil
        case .part(let part): (1...ManifestEntry.maximumPart).contains(part.bytes.count) ? add(.part(sliced(part))) : nil
        case .advice: nil
        case .ended: add(.end)
        }
    }

    /// The entry for the segment that the next part begins, as the hub's own playlists count it.
    public mutating func entry(for position: SegmentPosition) -> ManifestEntry { add(.segment(position)) }

    private func sliced(_ part: Part) -> SlicedPart {
        let slicing = Slicing(size: part.bytes.count, wanted: slices)
        var listed = part
        listed.bytes = []
        return SlicedPart(part: listed, slicing: slicing, hashes: (0..<slicing.count).map { hash(part.bytes[slicing.range($0)]) })
    }

    private mutating func add(_ content: ManifestEntry.Content) -> ManifestEntry {
        let claim = ManifestEntry.Claim(session: start.session, rendition: rendition, index: next, previous: previous, content: content)
        let body = claim.body
        let entry = ManifestEntry(claim, bytes: body + sign(ManifestEntry.mark + body), hash: hash(body[...]))
        next += 1
        previous = entry.hash
        return entry
    }
}
