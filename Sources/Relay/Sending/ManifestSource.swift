import Media
import Parts

/// Makes the manifests of a hub's streams, from what its packagers say, while anybody wants them. Owned by whoever passes them on.
///
/// While nobody does, it signs nothing, and keeps what somebody who comes would need: what a timeline began with and its newest parts.
public struct ManifestSource {
    fileprivate enum Unwritten {
        case event(PackagerEvent)
        case position(SegmentPosition)
    }

    fileprivate struct Writing {
        var writer: ManifestWriter
        var unwritten: [(time: Int64, what: Unwritten)] = []
    }

    private let slices: Int
    private let hash: (ArraySlice<UInt8>) -> [UInt8]
    private let sign: ([UInt8]) -> [UInt8]
    private var writings: [Timeline: Writing] = [:]
    private var sessions: [StreamName: (start: SessionStart, timelines: [Timeline])] = [:]
    private(set) public var store: RelayStore
    /// Somebody wants manifests.
    public private(set) var isWanted = false
    /// Entries that were signed.
    public private(set) var signed = 0

    /// - Parameters:
    ///   - hash: SHA-256.
    ///   - sign: Ed25519, with the hub's key.
    public init(
        slices: Int = Slicing.usual, limits: RelayStore.Limits = RelayStore.Limits(), hash: @escaping (ArraySlice<UInt8>) -> [UInt8],
        sign: @escaping ([UInt8]) -> [UInt8]
    ) {
        self.slices = slices
        self.hash = hash
        self.sign = sign
        store = RelayStore(limits)
    }

    /// Whether somebody wants manifests: a receiver is there.
    public mutating func setWanted(_ isWanted: Bool, now: Int64) {
        self.isWanted = isWanted
        guard isWanted else { return }
        for timeline in sessions.values.flatMap(\.timelines) { write(timeline, now) }
    }

    /// A session begins; what is left of the one before it is over.
    public mutating func begin(_ start: SessionStart, stream: StreamName, renditions: [RenditionName], now: Int64) {
        close(stream, isWithdrawn: false, now)
        sessions[stream] = (start, [])
        for rendition in renditions { add(rendition, stream, now) }
    }

    /// Of the session that was begun last. `position`: of the segment that this part begins.
    public mutating func take(
        _ event: PackagerEvent, at position: SegmentPosition?, stream: StreamName, rendition: RenditionName, now: Int64
    ) {
        guard let session = sessions[stream] else { return }
        let timeline = Timeline(stream: stream, session: session.start.session, rendition: rendition)
        if !session.timelines.contains(timeline) { add(rendition, stream, now) }
        if let position { writings[timeline]?.unwritten.append((now, .position(position))) }
        writings[timeline]?.unwritten.append((now, .event(event)))
        if isWanted { write(timeline, now) } else { trim(timeline, now) }
        guard event == .ended else { return }
        writings[timeline] = nil
        store.close(timeline, now: now)
    }

    /// A rendition is given up.
    public mutating func drop(_ rendition: RenditionName, stream: StreamName, now: Int64) {
        guard let timeline = sessions[stream]?.timelines.first(where: { $0.rendition == rendition }) else { return }
        writings[timeline] = nil
        store.close(timeline, isWithdrawn: true, now: now)
    }

    /// Nobody may have any of it any more.
    public mutating func forget(_ stream: StreamName, now: Int64) { close(stream, isWithdrawn: true, now) }

    /// Streams that have had a session.
    public var streams: [StreamName] { Array(sessions.keys) }

    private mutating func add(_ rendition: RenditionName, _ stream: StreamName, _ now: Int64) {
        guard let start = sessions[stream]?.start else { return }
        let timeline = Timeline(stream: stream, session: start.session, rendition: rendition)
        let writer = ManifestWriter(start, rendition: rendition, slices: slices, hash: hash, sign: sign)
        writings[timeline] = Writing(writer: writer)
        sessions[stream]?.timelines.append(timeline)
        store.open(timeline, now: now)
    }

    private mutating func close(_ stream: StreamName, isWithdrawn: Bool, _ now: Int64) {
        for timeline in sessions.removeValue(forKey: stream)?.timelines ?? [] {
            writings[timeline] = nil
            store.close(timeline, isWithdrawn: isWithdrawn, now: now)
        }
    }

    private mutating func write(_ timeline: Timeline, _ now: Int64) {
        guard var writing = writings.removeValue(forKey: timeline) else { return }
        for (time, what) in writing.unwritten {
            let entry: ManifestEntry?
            switch what {
            case .event(let event): entry = writing.writer.entry(for: event)
            case .position(let position): entry = writing.writer.entry(for: position)
            }
            guard let entry else { continue }
            signed += 1
            store.add(entry, to: timeline, now: max(time, now))
            guard case .event(.part(let part)) = what, case .part(let sliced) = entry.content else { continue }
            for slice in 0..<sliced.slicing.count {
                store.add(slice, of: part.number, part.bytes[sliced.slicing.range(slice)], to: timeline, now: max(time, now))
            }
        }
        writing.unwritten = []
        writings[timeline] = writing
    }

    /// Parts that nobody would begin with any more go, and with them init segments that no part needs.
    private mutating func trim(_ timeline: Timeline, _ now: Int64) {
        let oldest = now - store.limits.milliseconds
        guard let first = writings[timeline]?.unwritten.first(where: { $0.what.isMedia }), first.time < oldest else { return }
        let parts = writings[timeline]?.unwritten ?? []
        let needed = parts.compactMap { $0.time >= oldest ? $0.what.initialization : nil }.min() ?? .max
        let newest = parts.compactMap { $0.what.number }.max()
        writings[timeline]?.unwritten.removeAll { time, what in
            if what.isMedia { return time < oldest }
            return what.number.map { $0 < needed && $0 != newest } ?? false
        }
    }
}

extension ManifestSource.Unwritten {
    /// A part, or what is said of one.
    fileprivate var isMedia: Bool {
        switch self {
        case .position, .event(.part): true
        case .event: false
        }
    }

    /// The init segment that a part needs.
    fileprivate var initialization: Int? {
        if case .event(.part(let part)) = self { part.initialization } else { nil }
    }

    /// Of an init segment.
    fileprivate var number: Int? {
        if case .event(.initialization(let segment)) = self { segment.number } else { nil }
    }
}
