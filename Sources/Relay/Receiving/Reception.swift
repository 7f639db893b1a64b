import Parts

/// One timeline as it is received: what is known of it, what is waited for, and what was handed out. Owned by its swarm.
///
/// ```
///  index:  handed out │ next: whole? ──► handed out
///                     └ not in time ──► on to the next segment that can be begun with
/// ```
struct Reception {
    struct Waiting {
        var assembly: PartAssembly
        var index: UInt64
        /// When its entry came first, and from whom else when.
        var known: Int64
        var shown: [SourceID: Int64] = [:]
        /// Slices that were asked for, when last, and of whom.
        var asked: [Int: (last: Int64, of: Set<SourceID>)] = [:]
        /// When the hub had shown a later part: what it sends of this one has come before.
        var passed: Int64?
        /// All that is taken of it is there.
        var isSatisfied = false
    }

    var book: ManifestBook
    /// What is to be handed out still, by index.
    var entries: [UInt64: ManifestEntry] = [:]
    var whole: [Int64: Part] = [:]
    var waiting: [Int64: Waiting] = [:]
    /// The index that is handed out next; nil: not begun.
    var next: UInt64?
    var start: (SessionStart, partTarget: Int64)?
    var initializations: [Int: InitializationSegment] = [:]
    var lastInitialization = -1
    var targetDuration: Int64?
    var hasToldTarget = false
    /// Since when the next entry is missing while later ones are there.
    var gapSince: Int64?
    var newestPart: Int64?
    /// When the hub said that it is over.
    var closed: Int64?
    var isOver = false
    private(set) var expectedBytes = 0

    private static let maximumInitializations = 24

    init(_ book: ManifestBook) { self.book = book }

    /// Whether time has to pass for something to happen.
    var waits: Bool { waiting.values.contains { !$0.isSatisfied } || gapSince != nil || (closed != nil && !isOver) }

    /// The first part that a new source should send; nil: it is not begun.
    var oldestNeeded: Int64? {
        guard next != nil else { return nil }
        return waiting.keys.min() ?? newestPart.map { $0 + 1 }
    }

    func entry(ofPart number: Int64) -> ManifestEntry? { waiting[number].flatMap { entries[$0.index] } }

    mutating func take(_ entry: ManifestEntry, hash: @escaping (ArraySlice<UInt8>) -> [UInt8], now: Int64) {
        switch entry.content {
        case .start(let start, let partTarget): self.start = (start, partTarget)
        case .targetDuration(let seconds): targetDuration = targetDuration ?? seconds
        case .initialization(let segment):
            initializations[segment.number] = segment
            if initializations.count > Self.maximumInitializations, let oldest = initializations.keys.min() {
                initializations[oldest] = nil
            }
        case .part(let sliced):
            guard entry.index >= next ?? 0, waiting[sliced.part.number] == nil, whole[sliced.part.number] == nil else { return }
            waiting[sliced.part.number] = Waiting(assembly: PartAssembly(sliced, hash: hash), index: entry.index, known: now)
            expectedBytes += sliced.slicing.size
            newestPart = max(newestPart ?? 0, sliced.part.number)
        case .segment, .end: break
        }
        if entry.index >= next ?? 0 { entries[entry.index] = entry }
    }

    /// A source has the part that an entry lists.
    mutating func shown(_ bytes: [UInt8], by id: SourceID, isHub: Bool, now: Int64) {
        guard let index = ManifestEntry.index(in: bytes), case .part(let sliced) = entries[index]?.content else { return }
        let number = sliced.part.number
        if isHub { for older in waiting.keys where older < number && waiting[older]?.passed == nil { waiting[older]?.passed = now } }
        guard waiting[number]?.shown[id] == nil else { return }
        waiting[number]?.shown[id] = now
    }

    mutating func asked(_ name: SliceName, of id: SourceID, now: Int64) {
        var tried = waiting[name.part]?.asked[name.slice]?.of ?? []
        tried.insert(id)
        waiting[name.part]?.asked[name.slice] = (now, tried)
    }

    /// nil: nobody waits for it.
    mutating func take(_ name: SliceName, _ bytes: [UInt8], from id: SourceID) throws(PartAssembly.WrongSlice) -> PartAssembly.Outcome? {
        guard waiting[name.part] != nil else { return nil }
        let outcome = try waiting[name.part]?.assembly.take(name.slice, bytes)
        guard case .complete(let part) = outcome else { return outcome }
        forget(name.part)
        whole[name.part] = part
        expectedBytes += part.bytes.count
        return outcome
    }

    /// Parts that nobody waits for any more.
    mutating func forget(_ number: Int64) {
        if let part = waiting.removeValue(forKey: number) { expectedBytes -= part.assembly.listed.slicing.size }
        if let part = whole.removeValue(forKey: number) { expectedBytes -= part.bytes.count }
    }
}
