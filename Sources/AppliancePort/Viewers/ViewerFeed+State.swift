import Parts
import Relay

/// What is decided under the lock.
extension ViewerFeed {
    enum Taken {
        case opened
        /// `isOther`: it is more than a question for slices that are missing.
        case changed(LinkBody, Subscription, isOther: Bool)
    }
}

extension ViewerFeed.State {
    /// Opens the viewer's link with `body`, or finds the one that is to change.
    mutating func take(
        _ viewer: ViewerLink, _ subscription: Subscription, _ body: LinkBody, _ admission: any ViewerAdmission, _ now: Int64
    ) -> Result<ViewerFeed.Taken, ViewerRefusal> {
        guard var known = links[viewer.link] else {
            if let words = admission.viewerArrived(viewer.stream, bitsPerSecond: viewer.bitsPerSecond, from: viewer.peer) {
                return .failure(.noRoom(words))
            }
            links[viewer.link] = ViewerFeed.Entry(viewer: viewer, body: body, asks: .slices(now: now))
            tickets[viewer.ticket.id] = viewer.link
            gone.opened += 1
            return .success(.opened)
        }
        let old = known.viewer
        // Who asks for what is missing takes no more than before, whatever the stream takes now.
        let rate = (old.mask, old.rendition) == (viewer.mask, viewer.rendition) ? old.bitsPerSecond : viewer.bitsPerSecond
        if let words = admission.viewerChanged(viewer.stream, from: old.bitsPerSecond, to: rate) { return .failure(.noRoom(words)) }
        if tickets[old.ticket.id] == viewer.link { tickets[old.ticket.id] = nil }
        tickets[viewer.ticket.id] = viewer.link
        known.viewer.ticket = viewer.ticket
        known.viewer.rendition = viewer.rendition
        known.viewer.mask = viewer.mask
        known.viewer.hasEntries = viewer.hasEntries
        known.viewer.bitsPerSecond = rate
        var limited = subscription
        limited.missing = Array(subscription.missing.prefix(known.asks.take(subscription.missing.count, now: now)))
        gone.asked += limited.missing.count
        gone.notAsked += subscription.missing.count - limited.missing.count
        links[viewer.link] = known
        let isOther =
            (old.ticket, old.rendition, old.mask, old.hasEntries) != (viewer.ticket, viewer.rendition, viewer.mask, viewer.hasEntries)
        return .success(.changed(known.body, limited, isOther: isOther))
    }

    /// A link begins with what is kept of a segment, so that one that is opened again and again costs more than one that lasts.
    mutating func mayOpen(_ ticket: [UInt8], _ now: Int64) -> Bool {
        // Tickets are the hub's own: there are no more of them than it has given in a while.
        if openings.count > 1_024 { openings = openings.filter { $0.value.last + 60_000 > now } }
        var budget = openings[ticket] ?? .links(now: now)
        defer { openings[ticket] = budget }
        return budget.take(1, now: now) == 1
    }

    /// Forgets a link, which somebody then has to end.
    mutating func remove(_ link: [UInt8], _ admission: any ViewerAdmission) -> LinkBody? {
        guard let entry = links.removeValue(forKey: link) else { return nil }
        let viewer = entry.viewer
        if tickets[viewer.ticket.id] == link { tickets[viewer.ticket.id] = nil }
        admission.viewerLeft(viewer.stream, bitsPerSecond: viewer.bitsPerSecond, from: viewer.peer)
        return entry.body
    }
}

extension Subscription {
    /// `timeline`: the one that is on.
    init(_ query: ViewerQuery, _ timeline: Timeline) {
        self.init(link: query.link, wishes: [Wish(timeline.stream, from: query.start, mask: query.mask)])
        var wanted = timeline
        if let start = query.start { wanted.session = start.session }
        missing = query.missing.map { SliceName(wanted, part: $0.part, slice: $0.slice) }
        selection = Selection(rendition: query.rendition, hasEntries: query.hasEntries)
    }
}

extension StripeMask {
    /// What its stripes take of a stream.
    func share(of bitsPerSecond: Int) -> Int { bitsPerSecond * count / max(1, slices * cycle) }
}
