import CLoad

/// One viewer that takes a stream over slices from several boxes at once, as the watch page does. Owned by `SliceViewers`.
///
/// ```
///  asks the hub for sources ──► a link to each, and one to the hub ──► entries and slices ──► whole parts ──► playout
///            ▲                                    │
///            └── the hub's link brings new plans ─┘   missing slices are asked of the hub
/// ```
final class SliceViewer {
    struct Link {
        var connection: UInt64
        /// Its name between the viewer and the box: one that was lost is opened under another.
        let name: String
        /// What it was asked for.
        var wish: String
    }

    /// What the hub is called among the sources.
    static let hub = "hub"

    let pool: SliceViewers
    var plan: SourcesAnswer?
    var stripes: [String: Stripes] = [:]
    var links: [String: Link] = [:]
    /// Sources that do not send what they should, until when.
    var givenUp: [String: Nanoseconds] = [:]
    /// When slices of a source were missing, the newest last.
    var late: [String: [Nanoseconds]] = [:]
    var complaint = Complaint()
    var reception = Reception()
    var playout: Playout
    private(set) var startedAt: Nanoseconds = 0
    private var firstEntryAt: Nanoseconds?
    private var key: [UInt8] = []
    /// The newest part of which the hub's link has brought a slice.
    private(set) var newestOfHub: Int64 = -1
    /// The part that follows what is whole; nil: it has not begun.
    var next: Int64?
    private var askAt = Nanoseconds.max
    private var noteAt: Nanoseconds = 0
    var isPlaying: Bool { playout.state != .waiting }

    /// How long to wait before a question is put again.
    private static let pause = 0.2.nanoseconds
    /// How long entries come in before the viewer chooses where it begins.
    private static let choosing = 0.5.nanoseconds
    /// How long the picture stands still before the viewer goes on behind the hole.
    private static let patience = 3.0.nanoseconds

    init(_ pool: SliceViewers) {
        self.pool = pool
        playout = Playout(target: pool.target)
    }

    /// 16 random bytes in hexadecimal.
    static func randomName() -> String {
        var bytes = [UInt8](repeating: 0, count: 16)
        load_random(&bytes, bytes.count)
        return bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    func begin(_ now: Nanoseconds) {
        startedAt = now
        ask(now)
    }

    /// Puts the hub the question for sources.
    private func ask(_ now: Nanoseconds) {
        askAt = .max
        if pool.open(.sources, at: pool.hub, path: "/api/v1/streams/\(pool.name)/sources?page=http", for: self) == nil {
            askAt = now + Self.pause
        }
    }

    // MARK: What comes in

    func sourcesReceived(_ json: [UInt8], _ status: Int, at now: Nanoseconds) {
        guard status == 200, let answer = SourcesAnswer(json) else {
            pool.sums.refusals.insert("sources: HTTP \(status)")
            return askAt = now + Self.pause
        }
        guard !answer.sources.isEmpty || links[Self.hub] != nil else {
            if let why = answer.why { pool.sums.refusals.insert(why) }
            return askAt = now + Self.pause
        }
        follow(answer, at: now)
    }

    /// Takes the plan for the one that is in force from now on.
    func follow(_ answer: SourcesAnswer, at now: Nanoseconds) {
        if plan?.session != answer.session {
            reception = Reception()
            playout = Playout(target: pool.target)
            (next, firstEntryAt) = (nil, nil)
        }
        plan = answer
        key = SourcesAnswer.bytes(answer.hubKey)
        givenUp = [:]
        stripes = [Self.hub: answer.hub.stripes].merging(answer.sources.map { ($0.node, $0.stripes) }) { first, _ in first }
            .compactMapValues { Stripes(slices: answer.slices, cycle: answer.cycle, text: $0) }
        for name in links.keys where stripes[name] == nil { drop(name) }
        openLinks(at: now)
    }

    func received(_ event: FrameReader.Event, from source: String, at now: Nanoseconds) {
        switch event {
        case .entry(_, let bytes): entryReceived(bytes, at: now)
        case .slice(let slice): sliceReceived(slice, from: source, at: now)
        case .sources(let json):
            if source == Self.hub, let answer = SourcesAnswer(json) { follow(answer, at: now) }
        case .opened, .closed, .other: break
        }
    }

    private func entryReceived(_ bytes: [UInt8], at now: Nanoseconds) {
        guard let entry = Entry(bytes, key: key) else { return pool.sums.wrong += pool.sums.isMeasuring ? 1 : 0 }
        guard !reception.knows(entry.index), reception.entryReceived(entry, at: now), case .part(let listed) = entry.content else { return }
        if firstEntryAt == nil { firstEntryAt = now }
        for slice in reception.earlySlices(listed.number) { sliceReceived(slice, from: holder(slice.part, slice.slice), at: now) }
    }

    private func sliceReceived(_ slice: FrameReader.Slice, from source: String, at now: Nanoseconds) {
        let verdict = reception.sliceReceived(slice)
        if source == Self.hub { newestOfHub = max(newestOfHub, slice.part) }
        if verdict == .good {
            complaint.add(source, slices: 1)
            if source != Self.hub, pool.sums.firstFromNode == nil { pool.sums.firstFromNode = now }
        }
        if verdict == .wrong {
            complaint.add(source, wrong: 1)
            giveUp(source, at: now)
        }
        guard pool.sums.isMeasuring else { return advance(now) }
        switch verdict {
        case .good:
            pool.sums.good += 1
            pool.sums.bytes[source, default: 0] += UInt64(slice.size)
        case .wrong: pool.sums.wrong += 1
        case .useless: pool.sums.useless += 1
        case .early: break
        }
        if verdict == .good { advance(now) }
    }

    /// Who is to send a slice.
    func holder(_ part: Int64, _ slice: Int) -> String {
        stripes.first { $0.key != Self.hub && $0.value.has(part: part, slice: slice) }?.key ?? Self.hub
    }

    // MARK: Playing

    /// Where the timeline is now, in milliseconds.
    private var live: Double? { reception.wallStart.map { Double(load_wall() - $0) } }

    /// Gives the playout what has become whole.
    private func advance(_ now: Nanoseconds) {
        guard let live else { return }
        if next == nil {
            guard let firstEntryAt, firstEntryAt + Self.choosing <= now,
                let start = reception.awaited.values.filter({ $0.listed.startsSegment }).max(by: { $0.listed.number < $1.listed.number })
            else { return }
            reception.forget(before: start.listed.number)
            next = start.listed.number
            playout.begin(at: Double(start.listed.start), end: Double(start.listed.start))
        }
        while let number = next, let part = reception.awaited[number], part.isWhole {
            playout.extend(to: Double(part.listed.start + part.listed.duration), at: now, live: live)
            next = number + 1
            reception.forget(before: number + 1)
            guard pool.sums.isMeasuring else { continue }
            pool.sums.parts += 1
            if let stamp = part.stamp, stamp.time > startedAt { pool.sums.latency.add(now - stamp.time) }
        }
    }

    func tick(_ now: Nanoseconds) {
        if now >= askAt { ask(now) }
        advance(now)
        let wasPlaying = isPlaying
        if let live {
            playout.timePassed(now, live: live)
            if now >= noteAt, isPlaying, pool.sums.isMeasuring {
                noteAt = now + 1.0.nanoseconds
                pool.sums.behind.add(Nanoseconds((live - playout.head) * 1e6))
            }
        }
        if !wasPlaying, isPlaying { pool.sums.startUp.add(now - startedAt) }
        if case .stalled(let since) = playout.state, since + Self.patience < now { leaveOut(now) }
        askForMissing(now)
        complain(now)
        openLinks(at: now)
    }

    /// Goes on with the next segment that has begun to be whole.
    private func leaveOut(_ now: Nanoseconds) {
        guard let live, let next,
            let start = reception.awaited.values.filter({ $0.listed.startsSegment && $0.listed.number > next && $0.isWhole })
                .min(by: { $0.listed.number < $1.listed.number })
        else { return }
        pool.sums.skipped += UInt64(start.listed.number - next)
        playout.skip(to: Double(start.listed.start))
        playout.extend(to: Double(start.listed.start), at: now, live: live)
        reception.forget(before: start.listed.number)
        self.next = start.listed.number
        advance(now)
    }

    /// Nothing comes from the hub now: the question is put again.
    func hubLost(at now: Nanoseconds) { askAt = min(askAt, now + Self.pause) }
}
