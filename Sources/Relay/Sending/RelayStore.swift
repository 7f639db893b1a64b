import Parts

/// What a hub, or a node, has of its streams to pass on: signed entries and verified slices in the order in which they came.
///
/// A value; owned by who passes them on. Every receiver reads the same row with a cursor of its own, so that a slow one costs no memory. Times
/// are milliseconds of a clock that never goes back.
/// ```
///   places:  … forgotten │ opened  entry  slice slice …  entry  slice …  closed │ next
///                        └ first                 ▲ a `LinkSender`'s cursor      └ end
/// ```
public struct RelayStore: Sendable {
    public struct Limits: Sendable {
        /// Who joins begins at a segment's start, so that the longest usual segment has to be in it.
        public var milliseconds: Int64 = 12_000
        public var bytes = 64 << 20

        public init() {}
    }

    enum Content: Sendable {
        case opened
        case entry(ManifestEntry)
        case slice(part: Int64, number: Int, ArraySlice<UInt8>)
        case closed(isWithdrawn: Bool)
    }

    struct Item: Sendable {
        var channel: Int
        var time: Int64
        var content: Content

        var bytes: Int {
            switch content {
            case .slice(_, _, let bytes): bytes.count + 64
            case .entry(let entry): entry.bytes.count + 64
            case .opened, .closed: 64
            }
        }
    }

    /// A timeline here. Its number on every link is `channel`, cut to 16 bits.
    struct Channel: Sendable {
        let timeline: Timeline
        /// Start, init segments and target duration, which everybody needs, with their places.
        var heads: [(place: Int, entry: ManifestEntry)] = []
        /// Where one may begin to watch, and with which part.
        var starts: [(place: Int, part: Int64)] = []
        var parts: [Int64: Held] = [:]
        var lastSegment: (place: Int, index: UInt64)?
        var isClosed = false
        /// Nobody may have it any more.
        var isWithdrawn = false
        /// The session's start by the hub's clock, in Unix milliseconds, and how long after it the newest part begins.
        var wallStart: Int64?
        var newestStart: Int64?
    }

    /// A part that is passed on, as far as it is there.
    struct Held: Sendable {
        var place: Int
        var sliced: SlicedPart
        var slices: [ArraySlice<UInt8>?]
    }

    static let maximumHeads = 24

    let limits: Limits
    private var items: [Item] = []
    /// Items at the beginning of the array that are forgotten, and so are no more there.
    private var gone = 0
    public private(set) var bytes = 0
    /// The place of the first item.
    private(set) var first = 0
    private(set) var channels: [Int: Channel] = [:]
    private var numbers: [Timeline: Int] = [:]
    private var nextChannel = 0

    public init(_ limits: Limits = Limits()) { self.limits = limits }

    /// The place that the next item gets.
    var end: Int { first + items.count - gone }

    subscript(place: Int) -> Item { items[gone + place - first] }

    func channel(of timeline: Timeline) -> Int? { numbers[timeline] }

    /// Timelines that are on, in the order in which they were opened.
    public var timelines: [Timeline] { channels.sorted { $0.key < $1.key }.filter { !$0.value.isClosed }.map(\.value.timeline) }

    // MARK: What comes in

    public mutating func open(_ timeline: Timeline, now: Int64) {
        guard numbers[timeline] == nil else { return }
        numbers[timeline] = nextChannel
        channels[nextChannel] = Channel(timeline: timeline)
        append(Item(channel: nextChannel, time: now, content: .opened))
        nextChannel += 1
    }

    /// Nothing more comes of it. `isWithdrawn`: and what there is goes to nobody any more.
    public mutating func close(_ timeline: Timeline, isWithdrawn: Bool = false, now: Int64) {
        guard let channel = numbers[timeline], channels[channel]?.isClosed == false else { return }
        channels[channel]?.isClosed = true
        channels[channel]?.isWithdrawn = isWithdrawn
        if isWithdrawn { channels[channel]?.parts = [:] }
        append(Item(channel: channel, time: now, content: .closed(isWithdrawn: isWithdrawn)))
    }

    /// Takes an entry that is known to be the hub's.
    public mutating func add(_ entry: ManifestEntry, to timeline: Timeline, now: Int64) {
        guard let channel = numbers[timeline], channels[channel]?.isClosed == false else { return }
        let place = end
        switch entry.content {
        case .start, .targetDuration, .initialization:
            if case .start(let start, _) = entry.content { channels[channel]?.wallStart = start.wallStart }
            channels[channel]?.heads.append((place, entry))
            trimHeads(channel)
        case .segment: channels[channel]?.lastSegment = (place, entry.index)
        case .part(let sliced):
            let newest = max(channels[channel]?.newestStart ?? 0, sliced.part.start)
            channels[channel]?.newestStart = newest
            let slices = [ArraySlice<UInt8>?](repeating: nil, count: sliced.slicing.count)
            channels[channel]?.parts[sliced.part.number] = Held(place: place, sliced: sliced, slices: slices)
            if sliced.part.startsSegment, sliced.part.isIndependent {
                let segment = channels[channel]?.lastSegment
                let isBefore = segment.map { $0.index + 1 == entry.index } ?? false
                channels[channel]?.starts.append((isBefore ? segment?.place ?? place : place, sliced.part.number))
            }
        case .end: break
        }
        append(Item(channel: channel, time: now, content: .entry(entry)))
    }

    /// Takes a slice that was found to be the one that its entry lists.
    public mutating func add(_ number: Int, of part: Int64, _ bytes: ArraySlice<UInt8>, to timeline: Timeline, now: Int64) {
        guard let channel = numbers[timeline], let held = channels[channel]?.parts[part], held.slices.indices.contains(number),
            held.slices[number] == nil
        else { return }
        channels[channel]?.parts[part]?.slices[number] = bytes
        append(Item(channel: channel, time: now, content: .slice(part: part, number: number, bytes)))
    }

    public func slice(_ name: SliceName) -> ArraySlice<UInt8>? {
        guard let channel = numbers[name.timeline], let held = channels[channel]?.parts[name.part], held.slices.indices.contains(name.slice)
        else { return nil }
        return held.slices[name.slice]
    }

    // MARK: What is forgotten

    private mutating func append(_ item: Item) {
        items.append(item)
        bytes += item.bytes
        trim(now: item.time)
    }

    /// Forgets what is too old.
    public mutating func trim(now: Int64) {
        while gone < items.count, bytes > limits.bytes || items[gone].time + limits.milliseconds < now { forgetFirst() }
        guard gone > 256, gone > items.count / 2 else { return }
        items.removeFirst(gone)
        gone = 0
    }

    private mutating func forgetFirst() {
        let item = items[gone]
        // Its memory is free from now on, and not when the array is next made smaller.
        items[gone].content = .opened
        bytes -= item.bytes
        gone += 1
        first += 1
        switch item.content {
        case .entry(let entry):
            guard case .part(let sliced) = entry.content else { return }
            let channel = item.channel
            if channels[channel]?.parts[sliced.part.number]?.place == first - 1 {
                channels[channel]?.parts[sliced.part.number] = nil
            }
            let place = first
            channels[channel]?.starts.removeAll { $0.place < place }
        case .closed:
            if let timeline = channels.removeValue(forKey: item.channel)?.timeline { numbers[timeline] = nil }
        case .opened, .slice: break
        }
    }

    /// Init segments that no part of ours needs any more go, but for the newest.
    private mutating func trimHeads(_ channel: Int) {
        guard let heads = channels[channel]?.heads, heads.count > Self.maximumHeads else { return }
        let needed = channels[channel]?.parts.values.map(\.sliced.part.initialization).min() ?? .max
        let oldest = heads.firstIndex { head in
            if case .initialization(let segment) = head.entry.content { return segment.number < needed }
            return false
        }
        channels[channel]?.heads.remove(at: oldest ?? 1)
    }
}
