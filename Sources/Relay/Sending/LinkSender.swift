import Parts

/// One receiver of what a `RelayStore` has: what it is sent next. Owned by the link's body.
///
/// It keeps no media, only its place in the store's row. What has become too old to be of use before its turn came is left out and counted.
public struct LinkSender: Sendable {
    /// Milliseconds after which a slice is not worth its bytes any more.
    public static let patience: Int64 = 4_000
    /// Frames that it has been asked for again and that wait, at most.
    static let maximumAsked = 256

    private var subscription: Subscription
    private var cursor: Int?
    /// Timelines that the receiver was told of, and the place from which on it gets each.
    private var joined: [Int: Int] = [:]
    private var pending: [OutgoingFrame]
    private var nextPending = 0
    private var joinedAt: Int64
    /// Slices that were left out.
    public private(set) var dropped = 0

    public init(_ subscription: Subscription, place: WatchPlace = WatchPlace(), now: Int64) {
        self.subscription = subscription
        joinedAt = now
        pending = [RelayFrame.greeting(place).outgoing]
    }

    public var link: [UInt8] { subscription.link }

    /// The receiver wants something else from now on.
    public mutating func change(_ subscription: Subscription, _ store: RelayStore) {
        let hadEntries = self.subscription.selection.hasEntries
        self.subscription.wishes = subscription.wishes
        self.subscription.selection = subscription.selection
        for name in subscription.missing { send(name, store) }
        if !hadEntries, subscription.selection.hasEntries { catchUp(store) }
        join(store)
    }

    /// Sends what is no part of any timeline, before everything else that waits.
    /// One of the same kind that waits still is left out.
    public mutating func send(_ frame: OutgoingFrame) {
        pending.removeFirst(nextPending)
        nextPending = 0
        pending.removeAll { $0.kind == frame.kind }
        // The greeting is the first of all.
        pending.insert(frame, at: pending.first?.kind == 1 ? 1 : 0)
    }

    /// What is sent next; nil: nothing now.
    public mutating func next(_ store: RelayStore, now: Int64) -> OutgoingFrame? {
        if cursor == nil { begin(store) }
        while true {
            if nextPending < pending.count {
                defer { nextPending += 1 }
                return pending[nextPending]
            }
            pending.removeAll(keepingCapacity: true)
            nextPending = 0
            guard let place = cursor, place < store.end else { return nil }
            guard place >= store.first else {
                // It was too slow: what it has missed is gone, and it begins anew.
                dropped += store.first - place
                joined = [:]
                joinedAt = now
                begin(store)
                continue
            }
            cursor = place + 1
            if let frame = frame(store[place], at: place, store, now) { return frame }
        }
    }

    private mutating func begin(_ store: RelayStore) {
        cursor = store.end
        join(store)
        cursor = max(joined.values.min() ?? store.end, store.first)
    }

    /// Tells of the timelines that are wanted and that it was not told of.
    private mutating func join(_ store: RelayStore) {
        joined = joined.filter { store.channels[$0.key] != nil }
        for (number, channel) in store.channels.sorted(by: { $0.key < $1.key })
        where joined[number] == nil && !channel.isClosed && subscription.wish(for: channel.timeline) != nil {
            join(number, channel, store)
        }
    }

    private mutating func join(_ number: Int, _ channel: RelayStore.Channel, _ store: RelayStore) {
        let floor = floor(channel) ?? cursor ?? store.end
        joined[number] = floor
        if let cursor, floor < cursor { self.cursor = floor }
        pending.append(RelayFrame.opened(UInt16(truncatingIfNeeded: number), channel.timeline).outgoing)
        guard subscription.selection.hasEntries else { return }
        for head in channel.heads where head.place < floor { pending.append(entry(head.entry, number)) }
    }

    /// Entries are wanted that were not before: those of the newest segment so far, and what everybody needs.
    private mutating func catchUp(_ store: RelayStore) {
        guard let cursor else { return }
        for number in joined.keys.sorted() where pending.count - nextPending < Self.maximumAsked {
            guard let channel = store.channels[number] else { continue }
            let floor = max(min(channel.starts.last?.place ?? cursor, cursor), store.first)
            for head in channel.heads where head.place < floor { pending.append(entry(head.entry, number)) }
            for place in floor..<max(cursor, floor) {
                let item = store[place]
                if item.channel == number, case .entry(let entry) = item.content { pending.append(self.entry(entry, number)) }
            }
        }
    }

    /// Where it begins: at the part that it named, else at the start of the newest segment; nil: with what comes next.
    private func floor(_ channel: RelayStore.Channel) -> Int? {
        if let start = subscription.wish(for: channel.timeline.stream)?.start, start.session == channel.timeline.session {
            let parts = channel.parts.values.filter { $0.sliced.part.number >= start.part }.map(\.place)
            return (parts + channel.starts.filter { $0.part >= start.part }.map(\.place)).min()
        }
        return channel.starts.last?.place
    }

    private mutating func frame(_ item: RelayStore.Item, at place: Int, _ store: RelayStore, _ now: Int64) -> OutgoingFrame? {
        let number = UInt16(truncatingIfNeeded: item.channel)
        guard let channel = store.channels[item.channel], let wish = subscription.wish(for: channel.timeline) else { return nil }
        guard let floor = joined[item.channel] else {
            guard case .opened = item.content else { return nil }
            joined[item.channel] = place
            return RelayFrame.opened(number, channel.timeline).outgoing
        }
        guard place >= floor else { return nil }
        switch item.content {
        case .opened: return nil
        case .entry(let entry): return subscription.selection.hasEntries ? self.entry(entry, item.channel) : nil
        case .closed(let isWithdrawn):
            return RelayFrame.closed(number, isWithdrawn: isWithdrawn).outgoing
        case .slice(let part, let slice, let bytes):
            guard wish.mask.has(part: part, slice: slice), !channel.isWithdrawn else { return nil }
            guard max(item.time, joinedAt) + Self.patience >= now else {
                dropped += 1
                return nil
            }
            return RelayFrame.slice(number, part: part, slice: slice, bytes)
        }
    }

    private func entry(_ entry: ManifestEntry, _ channel: Int) -> OutgoingFrame {
        RelayFrame.entry(UInt16(truncatingIfNeeded: channel), entry.bytes).outgoing
    }

    private mutating func send(_ name: SliceName, _ store: RelayStore) {
        guard pending.count - nextPending < Self.maximumAsked, let number = store.channel(of: name.timeline), joined[number] != nil,
            let bytes = store.slice(name)
        else { return }
        pending.append(RelayFrame.slice(UInt16(truncatingIfNeeded: number), part: name.part, slice: name.slice, bytes))
    }
}
