import Media
import Parts

/// What comes over the links.
extension Swarm {
    public mutating func received(_ frame: RelayFrame, from id: SourceID, now: Int64) {
        guard sources[id] != nil else { return }
        clock = now
        sources[id]?.heard = now
        switch frame {
        // What viewers are told is nothing to a node.
        case .greeting, .keepAlive, .sources: break
        case .opened(let number, let timeline): opened(number, timeline, id, now)
        case .closed(let number, let isWithdrawn): closed(number, isWithdrawn, id, now)
        case .entry(let number, let bytes):
            guard let timeline = sources[id]?.channels[number], timelines[timeline] != nil else { return }
            entry(bytes, timeline, id, now)
        case .slice(let number, let part, let slice, let bytes):
            guard let timeline = sources[id]?.channels[number], timelines[timeline] != nil else { return }
            let newest = sources[id]?.newest[timeline] ?? part
            sources[id]?.newest[timeline] = max(newest, part)
            sources[id]?.sent = now
            self.slice(SliceName(timeline, part: part, slice: slice), bytes, id, now)
        }
    }

    private mutating func opened(_ number: UInt16, _ timeline: Timeline, _ id: SourceID, _ now: Int64) {
        makeRoom(id)
        guard sources[id]?.channels.count ?? 0 < Self.maximumTimelines || sources[id]?.channels[number] != nil else {
            return drop(id, .nonsense, now)
        }
        sources[id]?.channels[number] = timeline
        // Only the hub itself says that a session is on: others could offer one of last week.
        guard id == hub, wants(timeline.stream), timelines[timeline] == nil, timelines.count < Self.maximumTimelines else { return }
        if let session = sessions[timeline.stream], session.id != timeline.session {
            for old in timelines.keys where old.stream == timeline.stream { store.close(old, now: now) }
            timelines = timelines.filter { $0.key.stream != timeline.stream }
            sessions[timeline.stream] = nil
        }
        sessions[timeline.stream, default: Session(id: timeline.session)].renditions.append(timeline.rendition)
        timelines[timeline] = Reception(
            ManifestBook(timeline.session, rendition: timeline.rendition, hash: hash, isSigned: isSigned))
        store.open(timeline, now: now)
        assign()
    }

    /// Timelines that are over are forgotten when there are too many.
    private mutating func makeRoom(_ id: SourceID) {
        if timelines.count >= Self.maximumTimelines {
            timelines = timelines.filter { !$0.value.isOver }
            sessions = sessions.filter { stream, _ in timelines.keys.contains { $0.stream == stream } }
        }
        guard let channels = sources[id]?.channels, channels.count >= Self.maximumTimelines else { return }
        sources[id]?.channels = channels.filter { timelines[$0.value] != nil }
        let newest = sources[id]?.newest ?? [:]
        sources[id]?.newest = newest.filter { timelines[$0.key] != nil }
    }

    private mutating func closed(_ number: UInt16, _ isWithdrawn: Bool, _ id: SourceID, _ now: Int64) {
        guard let timeline = sources[id]?.channels[number], id == hub, timelines[timeline] != nil else { return }
        guard isWithdrawn else {
            timelines[timeline]?.closed = now
            return handOut(timeline, now)
        }
        store.close(timeline, isWithdrawn: true, now: now)
        timelines[timeline] = nil
        sessions[timeline.stream]?.renditions.removeAll { $0 == timeline.rendition }
        if sessions[timeline.stream]?.renditions.isEmpty == true {
            withdraw(timeline.stream)
        } else if sessions[timeline.stream]?.hasBegun == true {
            actions.append(.tell(timeline.stream, .dropped(timeline.rendition)))
        }
    }

    private mutating func entry(_ bytes: [UInt8], _ timeline: Timeline, _ id: SourceID, _ now: Int64) {
        let entry: ManifestEntry?
        do throws(ManifestError) {
            entry = try timelines[timeline]?.book.take(bytes)
        } catch {
            // Somebody who joined later begins with what is old here.
            if error != .outOfOrder { drop(id, .nonsense, now) }
            return
        }
        if let entry {
            timelines[timeline]?.take(entry, hash: hash, now: now)
            store.add(entry, to: timeline, now: now)
        }
        timelines[timeline]?.shown(bytes, by: id, isHub: id == hub, now: now)
        limitMemory(timeline, now)
        if entry != nil { handOut(timeline, now) }
    }

    private mutating func slice(_ name: SliceName, _ bytes: [UInt8], _ id: SourceID, _ now: Int64) {
        let outcome: PartAssembly.Outcome?
        do throws(PartAssembly.WrongSlice) {
            outcome = try timelines[name.timeline]?.take(name, bytes, from: id)
        } catch {
            counters.wrongSlices += 1
            counters.slices[id, default: Counters.Tally()].wrong += 1
            if let entry = timelines[name.timeline]?.entry(ofPart: name.part) {
                actions.append(.wrong(WrongSlice(entry: entry.bytes, slice: name.slice, bytes: bytes, sender: id)))
            }
            return drop(id, .wrongSlice, now)
        }
        guard let outcome, outcome != .known else {
            counters.duplicates += 1
            return
        }
        counters.bytes[id, default: 0] += bytes.count
        counters.slices[id, default: Counters.Tally()].came += 1
        store.add(name.slice, of: name.part, bytes[...], to: name.timeline, now: now)
        if case .complete = outcome { handOut(name.timeline, now) }
    }

    /// Parts that are waited for take no more memory than they may; the oldest are given up.
    private mutating func limitMemory(_ timeline: Timeline, _ now: Int64) {
        guard timelines.values.reduce(0, { $0 + $1.expectedBytes }) > configuration.memory else { return }
        counters.lostParts += timelines[timeline]?.giveUp() ?? 0
    }

    // MARK: What does not come

    /// Asks others for slices that are late.
    mutating func askMissing(_ now: Int64) {
        var wishes: [SourceID: [SliceName]] = [:]
        for (timeline, reception) in timelines {
            let taken = whole.has(timeline.stream) ? nil : self.taken[timeline.stream] ?? StripeMask.none
            for (number, part) in reception.waiting where !part.isSatisfied {
                var missing = part.assembly.missing
                if let taken {
                    missing = missing.filter { taken.has(part: number, slice: $0) }
                    // What is not here by now is of no use to anybody.
                    if missing.isEmpty || part.known + configuration.giveUp < now {
                        timelines[timeline]?.waiting[number]?.isSatisfied = true
                        continue
                    }
                }
                for slice in missing {
                    let name = SliceName(timeline, part: number, slice: slice)
                    guard let holder = holder(of: name, part, now) else { continue }
                    wishes[holder, default: []].append(name)
                }
            }
        }
        for (holder, names) in wishes {
            let some = Array(names.sorted { ($0.part, $0.slice) < ($1.part, $1.slice) }.prefix(Subscription.maximumMissing))
            for name in some { timelines[name.timeline]?.asked(name, of: holder, now: now) }
            counters.asked += some.count
            actions.append(.subscribe(holder, self.wishes(for: holder), missing: some))
        }
        for (id, source) in sources where id != hub && source.misses.count > configuration.maximumMisses { drop(id, .slow, now) }
    }

    /// Who is asked for a slice now; nil: it is not time yet, or nobody has it.
    ///
    /// While the hub's own link is behind, so are those of the others, and nothing is asked of anybody: a line that is full is not filled twice.
    private mutating func holder(of name: SliceName, _ part: Reception.Waiting, _ now: Int64) -> SourceID? {
        let asked = part.asked[name.slice]
        let sender = sender(name.timeline.stream, part: name.part, slice: name.slice)
        let hasHub = sources[hub] != nil
        if let asked {
            guard asked.last + configuration.askAgain <= now else { return nil }
        } else if let sender, sender != hub || !isNew(name.timeline.stream, part, within: 0) {
            let shown = part.shown[sender].map { $0 + configuration.askAfter }
            guard min(shown ?? .max, part.known + configuration.askLatest) <= now else { return nil }
            if hasHub {
                let passed = part.passed ?? part.shown[hub].map { $0 + configuration.giveUp / 2 }
                guard let passed, passed + configuration.askAfter <= now else { return nil }
            }
            // A link that is only late still brings it.
            guard sender == hub || hasPassed(sender, name, now) else { return nil }
        }
        let tried = asked?.of ?? []
        let others = sources.keys.filter { $0 != hub && $0 != sender && part.shown[$0] != nil && !tried.contains($0) }
        var holder = others.min(by: { $0.key.lexicographicallyPrecedes($1.key) })
        // What it has to send anyway is on its way.
        if holder == nil, hasHub, sender != hub || isNew(name.timeline.stream, part, within: configuration.giveUp / 3) { holder = hub }
        if holder != nil, asked == nil, let sender { miss(sender, now) }
        return holder
    }

    /// Whether a member has gone on to later parts without a slice, or sends nothing at all.
    private func hasPassed(_ sender: SourceID, _ name: SliceName, _ now: Int64) -> Bool {
        guard let source = sources[sender] else { return true }
        return source.newest[name.timeline] ?? 0 > name.part || (source.sent ?? 0) + configuration.giveUp / 3 < now
    }

    /// Whether the hub may have been past a part when it was told to send more of it. `time`: until it hears of it.
    private func isNew(_ stream: StreamName, _ part: Reception.Waiting, within time: Int64) -> Bool {
        guard let changed = hubChanged[stream], let shown = part.shown[hub] else { return false }
        return shown <= changed + time
    }

    private mutating func miss(_ id: SourceID, _ now: Int64) {
        counters.slices[id, default: Counters.Tally()].late += 1
        guard id != hub else { return }
        sources[id]?.misses.removeAll { $0 + 10_000 < now }
        sources[id]?.misses.append(now)
    }
}
