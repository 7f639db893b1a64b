import CLoad

/// An entry of a manifest, as far as a player needs it. See Docs/Protocol.md, "The manifest".
struct Entry {
    enum Content {
        /// When the session began, in milliseconds of Unix time.
        case start(wall: Int64)
        case part(ListedPart)
        case end
        case other
    }

    /// A part before its bytes have come.
    struct ListedPart {
        var number: Int64
        /// Both in milliseconds.
        var start: Int64
        var duration: Int64
        var startsSegment: Bool
        var size: Int
        var hashes: [Digest]

        /// Bytes of one of its slices.
        func size(of slice: Int) -> Int { (slice + 1) * size / hashes.count - slice * size / hashes.count }
    }

    var session: UInt64
    var index: UInt64
    var content: Content

    private static let mark = Array("streamr manifest 1".utf8)
    private static let signatureSize = 64

    /// nil: nobody signed it, or not the hub with this key.
    init?(_ bytes: [UInt8], key: [UInt8]) {
        guard bytes.count > Self.signatureSize, key.count == 32 else { return nil }
        let body = bytes.dropLast(Self.signatureSize)
        let signed = Self.mark + body
        guard load_signed(Array(bytes.suffix(Self.signatureSize)), signed, signed.count, key) != 0 else { return nil }
        var fields = Fields(Array(body))
        guard fields.number(1) == 1, let session = fields.number(8), fields.text() != nil, let index = fields.number(8),
            fields.take(32) != nil, let kind = fields.number(1), let content = Self.content(kind, &fields)
        else { return nil }
        (self.session, self.index, self.content) = (session, index, content)
    }

    private static func content(_ kind: UInt64, _ fields: inout Fields) -> Content? {
        switch kind {
        case 1: return fields.number(8).map { .start(wall: Int64(truncatingIfNeeded: $0)) }
        case 4: return part(&fields).map { .part($0) }
        case 5: return .end
        default: return .other
        }
    }

    private static func part(_ fields: inout Fields) -> ListedPart? {
        guard let number = fields.number(8), let start = fields.number(8), let duration = fields.number(4), fields.number(4) != nil,
            let flags = fields.number(1), let size = fields.number(4), let count = fields.number(1), (1...64).contains(count)
        else { return nil }
        var hashes: [Digest] = []
        for _ in 0..<count {
            guard let bytes = fields.take(Digest.size) else { return nil }
            hashes.append(bytes.withUnsafeBufferPointer { $0.baseAddress.map { Digest($0) } ?? Digest() })
        }
        return ListedPart(
            number: Int64(truncatingIfNeeded: number), start: Int64(truncatingIfNeeded: start), duration: Int64(duration),
            startsSegment: flags & 2 != 0, size: Int(size), hashes: hashes)
    }
}
