import Media
import Parts
import Web

/// All that is known of one stream: the session that is on, the one before it, who waits and who watches.
///
/// A value that decides and never acts. Owned by its `StreamDelivery`, under its lock. Times are milliseconds of a clock that never goes back.
/// ```
///   nothing ──begin──► live ──ended──► over (ENDLIST) ──as long as it lasts──► nothing
///                       ▲ └──begin──► live, and the old session stays behind it while players may read it to its end
/// ```
struct StreamState {
    /// A request that waits.
    struct Waiter {
        let reply: Reply
        let coding: Coding
        let deadline: Int64
    }

    /// An answer that is to be sent once the lock is let go.
    struct Due {
        let reply: Reply
        let response: SharedResponse
    }

    let stream: StreamName
    let configuration: DeliveryConfiguration
    private(set) var current: SessionDelivery?
    private(set) var previous: SessionDelivery?
    var viewers: ViewerTable
    var requests = 0
    var bytesSent = 0
    /// Players that ask for the same are answered as one.
    private var waiting: [Wish: [Int: Waiter]] = [:]
    private var lastWaiter = 0
    private var nextSequence: Int64 = 0
    private var nextDiscontinuity: Int64 = 0

    init(_ stream: StreamName, _ configuration: DeliveryConfiguration) {
        self.stream = stream
        self.configuration = configuration
        viewers = ViewerTable(limit: configuration.viewerLimit)
    }

    var suspended: Int { waiting.values.reduce(0) { $0 + $1.count } }

    // MARK: What the packager says

    mutating func begin(_ start: SessionStart, _ renditions: [RenditionName], now: Int64) -> [Due] {
        endCurrent(now: now)
        var start = start
        start.firstSequence = max(start.firstSequence, nextSequence)
        start.firstDiscontinuity = max(start.firstDiscontinuity, nextDiscontinuity)
        // Those who waited for more of the old session are answered before the new one takes its place.
        let due = settle()
        previous = current
        current = SessionDelivery(start, renditions: Array(renditions.prefix(configuration.renditionLimit)), window: configuration.window)
        return due
    }

    mutating func take(_ event: PackagerEvent, _ rendition: RenditionName, now: Int64) -> [Due] {
        guard mayTake(rendition) else { return [] }
        current?.take(event, rendition)
        if event == .ended, current?.isComplete == true { endCurrent(now: now) }
        if case .part = event, previous != nil { shrinkPrevious() }
        return settle()
    }

    mutating func take(_ position: SegmentPosition, _ rendition: RenditionName) {
        if mayTake(rendition) { current?.take(position, rendition) }
    }

    /// A rendition that was not declared is added.
    private mutating func mayTake(_ rendition: RenditionName) -> Bool {
        // The session is changed in its place: a copy held here would have all of it copied.
        guard current != nil, current?.endedAt == nil else { return false }
        if current?.has(rendition) == false {
            guard current?.count ?? 0 < configuration.renditionLimit else { return false }
            current?.add(rendition, configuration.window)
        }
        return true
    }

    mutating func drop(_ rendition: RenditionName) -> [Due] {
        current?.remove(rendition)
        return settle()
    }

    /// Ends everything at once.
    mutating func close(now: Int64) -> [Due] {
        endCurrent(now: now)
        let due = settle()
        current = nil
        previous = nil
        return due + settle()
    }

    private mutating func endCurrent(now: Int64) {
        guard current != nil, current?.endedAt == nil else { return }
        current?.endAll()
        current?.endedAt = now
        nextSequence = current?.stores.map(\.nextSequence).max() ?? nextSequence
        nextDiscontinuity = current?.stores.map(\.nextDiscontinuity).max() ?? nextDiscontinuity
    }

    /// Both sessions together take no more memory than one.
    private mutating func shrinkPrevious() {
        let room = configuration.window.milliseconds - (current?.stores.map(\.keptDuration).max() ?? 0)
        previous?.keep(atMost: max(0, room))
        if room <= 0 { previous = nil }
    }

    // MARK: What players ask

    mutating func outcome(of wish: Wish, _ coding: Coding) -> Outcome {
        switch wish {
        case .multivariant: return current?.multivariant(stream, coding) ?? .ready(Refusals.notFound)
        case .playlist(let rendition, let directives):
            return current?.playlist(rendition, directives, coding) ?? .ready(Refusals.notFound)
        case .part(let session, _, _), .segment(let session, _, _), .initialization(let session, _, _):
            if session == current?.start.session { return current?.media(wish) ?? .ready(Refusals.notFound) }
            if session == previous?.start.session { return previous?.media(wish) ?? .ready(Refusals.notFound) }
            return .ready(Refusals.notFound)
        }
    }

    /// Keeps a reply until its wish comes true; returns the number to call it by.
    mutating func wait(for wish: Wish, _ waiter: Waiter) -> Int {
        lastWaiter += 1
        waiting[wish, default: [:]][lastWaiter] = waiter
        return lastWaiter
    }

    /// Returns whether it waited still.
    mutating func abandon(_ wish: Wish, _ number: Int) -> Bool {
        guard waiting[wish]?.removeValue(forKey: number) != nil else { return false }
        if waiting[wish]?.isEmpty == true { waiting[wish] = nil }
        return true
    }

    /// Takes out those whose wish has come true, or never will.
    private mutating func settle() -> [Due] {
        var due: [Due] = []
        for wish in Array(waiting.keys) {
            guard let some = waiting[wish]?.values.first, case .ready = outcome(of: wish, some.coding),
                let group = waiting.removeValue(forKey: wish)
            else { continue }
            due.reserveCapacity(due.count + group.count)
            var answers: [Coding: SharedResponse] = [:]
            for waiter in group.values {
                guard let response = answers[waiter.coding] ?? ready(wish, waiter.coding) else { continue }
                answers[waiter.coding] = response
                due.append(Due(reply: waiter.reply, response: response))
                bytesSent += response.count
            }
        }
        return due
    }

    private mutating func ready(_ wish: Wish, _ coding: Coding) -> SharedResponse? {
        if case .ready(let response) = outcome(of: wish, coding) { return response }
        return nil
    }

    // MARK: Time

    /// Gives up on those who waited too long, and forgets a session that is over and that nobody can still be reading.
    mutating func timePassed(now: Int64) -> [Due] {
        var due: [Due] = []
        for (wish, waiters) in waiting {
            for (number, waiter) in waiters where waiter.deadline <= now {
                let response = lastResort(wish, waiter.coding)
                bytesSent += response?.count ?? 0
                due.append(Due(reply: waiter.reply, response: response ?? Refusals.tooLate))
                _ = abandon(wish, number)
            }
        }
        if previous.map({ isOver($0, now) }) == true { previous = nil }
        if current.map({ isOver($0, now) }) == true { current = nil }
        return due + settle()
    }

    /// A first playlist that did not get as long as players like it, because the encoder is away or its segments are long.
    private mutating func lastResort(_ wish: Wish, _ coding: Coding) -> SharedResponse? {
        guard case .playlist(let rendition, var directives) = wish, directives.sequence == nil else { return nil }
        directives.startsAtOnce = true
        return ready(.playlist(rendition, directives), coding)
    }

    /// Milliseconds that something is waited for: three target durations (RFC 8216bis, 6.2.5.2).
    var patience: Int64 { 3000 * (current?.stores.map(\.targetDuration).max() ?? 6) }

    /// Media stays as long as its playlist was, and a player's usual distance from the end longer (RFC 8216bis, 6.2.1).
    private func isOver(_ session: SessionDelivery, _ now: Int64) -> Bool {
        guard let endedAt = session.endedAt else { return false }
        return now - endedAt >= (session.stores.map(\.seekableDuration).max() ?? 0) + patience
    }
}
