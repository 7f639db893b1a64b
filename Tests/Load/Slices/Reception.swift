/// The parts of one session that a viewer has or waits for. Owned by its viewer.
///
/// A slice counts when its hash is the one that a signed entry lists; what comes before its entry waits for it.
struct Reception {
    /// A part that is listed and not played yet.
    struct Awaited {
        var listed: Entry.ListedPart
        /// Bit by slice.
        var have: UInt64 = 0
        var shownAt: Nanoseconds
        /// When slices of it were asked for again.
        var askedAt: Nanoseconds?
        var stamp: Stamp?

        var isWhole: Bool { have == ~0 >> UInt64(64 - listed.hashes.count) }
        var missing: [Int] { listed.hashes.indices.filter { have & 1 << UInt64($0) == 0 } }
    }

    enum Verdict { case good, wrong, useless, early }

    private(set) var wallStart: Int64?
    private(set) var hasEnded = false
    private(set) var awaited: [Int64: Awaited] = [:]
    /// The newest part that is listed.
    private(set) var newest: Int64 = -1
    /// Parts before this one are of no use any more.
    private(set) var first: Int64 = 0
    private var early: [Int64: [FrameReader.Slice]] = [:]
    private var indices: Set<UInt64> = []

    /// Slices of parts that nobody has listed, and parts that are listed ahead of the first one that is played: two minutes and more.
    private static let maximumEarly = 2_000
    private static let maximumAhead: Int64 = 600

    func knows(_ index: UInt64) -> Bool { indices.contains(index) }

    /// Takes an entry that is the hub's; true: it lists a part that was not known.
    mutating func entryReceived(_ entry: Entry, at now: Nanoseconds) -> Bool {
        indices.insert(entry.index)
        switch entry.content {
        case .start(let wall): wallStart = wall
        case .end: hasEnded = true
        case .other: break
        case .part(let listed):
            guard listed.number >= first, newest < 0 || listed.number < newest + Self.maximumAhead, awaited[listed.number] == nil else {
                return false
            }
            awaited[listed.number] = Awaited(listed: listed, shownAt: now)
            newest = max(newest, listed.number)
            return true
        }
        return false
    }

    /// The slices that have come before the entry of this part.
    mutating func earlySlices(_ part: Int64) -> [FrameReader.Slice] { early.removeValue(forKey: part) ?? [] }

    mutating func sliceReceived(_ slice: FrameReader.Slice) -> Verdict {
        guard slice.part >= first else { return .useless }
        guard let listed = awaited[slice.part]?.listed else {
            guard early.values.reduce(0, { $0 + $1.count }) < Self.maximumEarly else { return .useless }
            early[slice.part, default: []].append(slice)
            return .early
        }
        guard listed.hashes.indices.contains(slice.slice), listed.size(of: slice.slice) == slice.size,
            listed.hashes[slice.slice] == slice.hash
        else { return .wrong }
        guard awaited[slice.part].map({ $0.have & 1 << UInt64(slice.slice) == 0 }) ?? false else { return .useless }
        awaited[slice.part]?.have |= 1 << UInt64(slice.slice)
        if let stamp = slice.stamp { awaited[slice.part]?.stamp = stamp }
        return .good
    }

    mutating func asked(_ part: Int64, at now: Nanoseconds) { awaited[part]?.askedAt = now }

    /// Everything before this part has been played, or is given up.
    mutating func forget(before part: Int64) {
        guard part > first else { return }
        first = part
        awaited = awaited.filter { $0.key >= part }
        early = early.filter { $0.key >= part }
    }
}
