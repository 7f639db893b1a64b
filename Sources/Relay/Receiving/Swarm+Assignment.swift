import Media
import Parts

/// Who sends what: the plan, as far as those whom it names are there; the rest is the hub's.
extension Swarm {
    /// Tells each source what it is to send, when that has changed.
    mutating func assign() {
        senders = [:]
        taken = [:]
        for stream in Set(plan.keys).union(sessions.keys) where wants(stream) {
            let shares = split(stream)
            senders[stream] = shares
            if !whole.has(stream) { taken[stream] = shares.values.reduce(StripeMask.none) { $0.union($1) ?? $0 } }
        }
        for timeline in Array(timelines.keys) { timelines[timeline]?.planned() }
        for id in Array(sources.keys) {
            let wishes = wishes(for: id)
            let masks = masks(wishes)
            guard masks != sources[id]?.told else { continue }
            if id == hub {
                for (stream, mask) in masks where (sources[id]?.told[stream] ?? sources[id]?.told[nil]) != mask {
                    if let stream { hubChanged[stream] = clock }
                }
            }
            sources[id]?.told = masks
            actions.append(.subscribe(id, wishes, missing: []))
        }
    }

    private func split(_ stream: StreamName) -> [SourceID: StripeMask] {
        var shares = (plan[stream] ?? [:]).filter { $0.key != hub && sources[$0.key] != nil && !$0.value.isEmpty }
        var covered = StripeMask.none
        for id in shares.keys.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
            guard let mask = shares[id], let union = covered.union(mask) else {
                shares[id] = nil
                continue
            }
            covered = union
        }
        let rest = whole.has(stream) ? covered.complement : needed(stream).subtracting(covered) ?? needed(stream)
        if sources[hub] != nil || shares.isEmpty { return shares.merging([hub: rest]) { first, _ in first } }
        // Without the hub, somebody who has a part of the stream has to send the rest as well.
        if let first = shares.keys.min(by: { $0.key.lexicographicallyPrecedes($1.key) }) { shares[first] = shares[first]?.union(rest) }
        return shares
    }

    /// What the plan says that is taken of a stream, whoever sends it.
    private func needed(_ stream: StreamName) -> StripeMask {
        (plan[stream] ?? [:]).values.reduce(StripeMask.none) { $0.union($1) ?? $0 }
    }

    /// What a source is asked for, now or when its link is opened.
    public func wishes(for id: SourceID) -> [Subscription.Wish] {
        let isHub = id == hub
        var named = wanted ?? Set(senders.keys).union(plan.keys)
        if case .named(let streams) = whole { named.formUnion(streams.filter(wants)) }
        let names = named.sorted { $0.text < $1.text }
        var wishes: [Subscription.Wish] = []
        for name in names.prefix(Subscription.maximumWishes - 1) {
            let mask =
                senders[name]?[id]
                ?? (isHub ? (senders[name] == nil && whole.has(name) ? StripeMask.all : StripeMask.none) : plan[name]?[id])
            if let mask { wishes.append(Subscription.Wish(name, from: start(of: name), mask: mask)) }
        }
        if isHub, wanted == nil { wishes.append(Subscription.Wish(nil, mask: whole == .all ? .all : .none)) }
        return wishes
    }

    func masks(_ wishes: [Subscription.Wish]) -> [StreamName?: StripeMask] {
        Dictionary(wishes.map { ($0.stream, $0.mask) }) { first, _ in first }
    }

    /// From where on somebody who is new is to send.
    private func start(of stream: StreamName) -> Subscription.Start? {
        guard let session = sessions[stream]?.id else { return nil }
        let parts = timelines.filter { $0.key.stream == stream }.compactMap(\.value.oldestNeeded)
        return parts.min().map { Subscription.Start(session: session, part: $0) }
    }

    /// Who is to send a slice; nil: nobody who is there.
    func sender(_ stream: StreamName, part: Int64, slice: Int) -> SourceID? {
        senders[stream]?.first { sources[$0.key] != nil && $0.value.has(part: part, slice: slice) }?.key
            ?? (sources[hub] == nil ? nil : hub)
    }
}
