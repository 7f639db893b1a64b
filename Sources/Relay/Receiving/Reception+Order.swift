import Parts

/// What is handed out, and when.
extension Reception {
    /// Where one can begin: an entry of a segment whose first part can be decoded from, and whose init segment is known.
    private func beginning(from first: UInt64) -> UInt64? { beginnings(from: first).min() }

    private func beginnings(from first: UInt64) -> [UInt64] {
        entries.values.filter { $0.index > first || (first == 0 && $0.index == 0) }.compactMap { entry -> UInt64? in
            guard case .part(let sliced) = entry.content, sliced.part.startsSegment, sliced.part.isIndependent, entry.index > 0,
                initializations[sliced.part.initialization] != nil, case .segment = entries[entry.index - 1]?.content
            else { return nil }
            return entry.index - 1
        }
    }

    // MARK: Streams that are only passed on

    /// Nothing is handed out from now on.
    mutating func rest() {
        next = nil
        gapSince = nil
        hasToldTarget = false
        lastInitialization = -1
    }

    /// Everything is handed out from the newest segment on, as if it had just begun.
    mutating func beginAnew(_ now: Int64) {
        rest()
        if let newest = beginnings(from: 0).max() { forget(before: newest) }
        for number in waiting.keys {
            waiting[number]?.known = now
            waiting[number]?.asked = [:]
        }
    }

    /// Another plan is in force.
    mutating func planned() {
        for number in waiting.keys where waiting[number]?.isSatisfied == true { waiting[number]?.isSatisfied = false }
    }

    /// Parts of a stream that is only passed on: as many as somebody may ask for who begins to watch.
    private static let kept: Int64 = 40

    mutating func forgetOld() {
        guard let newestPart else { return }
        let needed = entries.values.filter { entry in
            if case .part(let sliced) = entry.content { return sliced.part.number + Self.kept > newestPart }
            return false
        }.map(\.index).min()
        // A segment's beginning stands before its first part.
        if let needed, needed > 0 { forget(before: needed - 1) }
    }

    private mutating func forget(before index: UInt64) {
        for entry in entries.values where entry.index < index {
            if case .part(let sliced) = entry.content { forget(sliced.part.number) }
            entries[entry.index] = nil
        }
    }

    /// Whether the hub has said that there is no more.
    var hasEnded: Bool { closed != nil || entries.values.contains { $0.content == .end } }

    /// The events that are next, in order; each is handed out once. `lost` counts parts that are left out.
    mutating func nextEvents(rendition: RenditionName, giveUp: Int64, lost: inout Int, now: Int64) -> [RelayedEvent] {
        var events: [RelayedEvent] = []
        if next == nil {
            guard let start, let first = beginning(from: 0) else { return [] }
            events.append(.event(.partTarget(start.partTarget), of: rendition))
            jump(to: first, rendition, &events)
        }
        while let index = next, !isOver {
            if let entry = entries[index], let told = told(entry, rendition) {
                events += told
                entries[index] = nil
                next = index + 1
                gapSince = nil
                continue
            }
            guard isLate(index, giveUp, now) else { break }
            guard let later = beginning(from: index) else {
                if closed != nil || entries.values.contains(where: { $0.content == .end }) { end(rendition, &events, &lost) }
                break
            }
            lost += parts(before: later)
            jump(to: later, rendition, &events)
        }
        if let closed, !isOver, closed + giveUp < now { end(rendition, &events, &lost) }
        return events
    }

    /// nil: it is not there yet.
    private mutating func told(_ entry: ManifestEntry, _ rendition: RenditionName) -> [RelayedEvent]? {
        switch entry.content {
        case .start: return []
        case .targetDuration(let seconds):
            defer { hasToldTarget = true }
            return hasToldTarget ? [] : [.event(.targetDuration(seconds), of: rendition)]
        case .initialization(let segment):
            guard segment.number > lastInitialization else { return [] }
            lastInitialization = segment.number
            return [.event(.initialization(segment), of: rendition)]
        case .segment(let position): return [.segment(position, of: rendition)]
        case .part(let sliced):
            guard let part = whole[sliced.part.number] else { return waiting[sliced.part.number] == nil ? [] : nil }
            forget(sliced.part.number)
            return [.event(.part(part), of: rendition)]
        case .end:
            isOver = true
            return [.event(.ended, of: rendition)]
        }
    }

    private mutating func isLate(_ index: UInt64, _ giveUp: Int64, _ now: Int64) -> Bool {
        if case .part(let sliced) = entries[index]?.content, let part = waiting[sliced.part.number] { return part.known + giveUp <= now }
        guard entries.keys.contains(where: { $0 > index }) else {
            gapSince = nil
            return false
        }
        let since = gapSince ?? now
        gapSince = since
        return since + giveUp / 3 <= now
    }

    private func parts(before index: UInt64) -> Int {
        entries.values.count { entry in
            if case .part = entry.content { return entry.index < index }
            return false
        }
    }

    /// Leaves out what is before a segment, but for what everything later needs.
    private mutating func jump(to index: UInt64, _ rendition: RenditionName, _ events: inout [RelayedEvent]) {
        forget(before: index)
        next = index
        gapSince = nil
        if let targetDuration, !hasToldTarget {
            events.append(.event(.targetDuration(targetDuration), of: rendition))
            hasToldTarget = true
        }
        guard case .part(let sliced) = entries[index + 1]?.content, sliced.part.initialization > lastInitialization,
            let needed = initializations[sliced.part.initialization]
        else { return }
        lastInitialization = needed.number
        events.append(.event(.initialization(needed), of: rendition))
    }

    private mutating func end(_ rendition: RenditionName, _ events: inout [RelayedEvent], _ lost: inout Int) {
        lost += parts(before: .max)
        for number in Array(waiting.keys) + Array(whole.keys) { forget(number) }
        entries = [:]
        isOver = true
        events.append(.event(.ended, of: rendition))
    }

    /// Gives up the oldest parts, up to the next segment. Returns how many.
    mutating func giveUp() -> Int {
        guard let first = entries.values.filter({ if case .part = $0.content { true } else { false } }).map(\.index).min() else { return 0 }
        let later = beginning(from: first) ?? first + 1
        let count = parts(before: later)
        for entry in entries.values where entry.index < later {
            guard case .part(let sliced) = entry.content else { continue }
            forget(sliced.part.number)
            entries[entry.index] = nil
        }
        return count
    }
}

extension Swarm {
    /// Tells what is next of a timeline, as soon as its turn has come.
    mutating func handOut(_ timeline: Timeline, _ now: Int64) {
        guard whole.has(timeline.stream) else { return passOn(timeline, now) }
        guard var reception = timelines.removeValue(forKey: timeline) else { return }
        var lost = 0
        let events = reception.nextEvents(rendition: timeline.rendition, giveUp: configuration.giveUp, lost: &lost, now: now)
        timelines[timeline] = reception
        counters.lostParts += lost
        guard !events.isEmpty, let start = reception.start?.0 else { return }
        if sessions[timeline.stream]?.hasBegun == false {
            sessions[timeline.stream]?.hasBegun = true
            actions.append(.tell(timeline.stream, .began(start, renditions: sessions[timeline.stream]?.renditions ?? [])))
        }
        for event in events {
            if case .event(.part, _) = event { counters.parts += 1 }
            actions.append(.tell(timeline.stream, event))
        }
        guard reception.isOver else { return }
        store.close(timeline, now: now)
    }

    /// Says of a stream that is not taken whole no more than that it is on, and when it is over.
    private mutating func passOn(_ timeline: Timeline, _ now: Int64) {
        guard let reception = timelines[timeline], !reception.isOver else { return }
        timelines[timeline]?.forgetOld()
        if let start = reception.start?.0, reception.newestPart != nil, sessions[timeline.stream]?.hasBegun == false {
            sessions[timeline.stream]?.hasBegun = true
            actions.append(.tell(timeline.stream, .began(start, renditions: sessions[timeline.stream]?.renditions ?? [])))
        }
        guard reception.hasEnded else { return }
        timelines[timeline]?.isOver = true
        if sessions[timeline.stream]?.hasBegun == true { actions.append(.tell(timeline.stream, .event(.ended, of: timeline.rendition))) }
        store.close(timeline, now: now)
    }
}
