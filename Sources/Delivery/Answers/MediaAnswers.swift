import Parts
import Web

/// The answers that carry media of one rendition, each made when it is first asked for, and let go with the media.
///
/// Owned by its stream's state. The bytes are the store's own, shared.
struct MediaAnswers {
    private var parts: [Int64: SharedResponse] = [:]
    private var segments: [Int64: SharedResponse] = [:]
    private var initializations: [Int64: SharedResponse] = [:]
    private var oldestPart: Int64 = 0

    /// The answer with a part that somebody has asked for already.
    func knownPart(_ number: Int64) -> SharedResponse? { parts[number] }

    mutating func part(_ number: Int64, _ bytes: [UInt8], of store: PartStore) -> SharedResponse {
        parts.answer(number) { Self.make([bytes], "part-\(number)", store) }
    }

    mutating func segment(_ sequence: Int64, _ pieces: [[UInt8]], of store: PartStore) -> SharedResponse {
        segments.answer(sequence) { Self.make(pieces, "segment-\(sequence)", store) }
    }

    mutating func initialization(_ number: Int64, _ bytes: [UInt8], of store: PartStore) -> SharedResponse {
        initializations.answer(number) { Self.make([bytes], "init-\(number)", store) }
    }

    /// Lets go of what the store has forgotten.
    mutating func follow(_ store: PartStore) {
        guard store.oldestPart != oldestPart else { return }
        oldestPart = store.oldestPart
        parts = parts.filter { $0.key >= store.oldestPart }
        segments = segments.filter { $0.key >= store.oldestSequence }
        let oldest = Int64(store.oldestInitialization ?? 0)
        initializations = initializations.filter { $0.key >= oldest }
    }

    private static func make(_ pieces: [[UInt8]], _ name: String, _ store: PartStore) -> SharedResponse {
        var headers = Fields([
            "Content-Type": store.hasVideo ? "video/mp4" : "audio/mp4",
            "Cache-Control": "public, max-age=31536000, immutable",
            "ETag": "\"\(store.start.session)-\(store.rendition)-\(name)\"",
        ])
        headers.addForeignPages()
        return SharedResponse(status: 200, headers: headers, pieces: pieces, allowsRanges: true)
    }
}

extension Dictionary where Key == Int64, Value == SharedResponse {
    fileprivate mutating func answer(_ number: Int64, make: () -> SharedResponse) -> SharedResponse {
        if let known = self[number] { return known }
        let made = make()
        self[number] = made
        return made
    }
}
