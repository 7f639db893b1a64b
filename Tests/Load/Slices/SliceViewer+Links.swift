/// A viewer's links: opened and changed as the plan says, given up when a source does not do its part.
extension SliceViewer {
    /// A slice that has not come so long after its entry is asked of the hub; and again, if it has not come then.
    private static let deadline = 0.6.nanoseconds
    private static let secondDeadline = 1.5.nanoseconds
    /// A source that keeps a viewer waiting for more slices in so long a time is given up.
    private static let mostLate = 16
    private static let lateSpan = 10.0.nanoseconds
    private static let rest = 30.0.nanoseconds
    private static let mostMissing = 64
    /// So many parts the hub's link may be behind what is listed; while it is later, it is asked for nothing more.
    private static let mostBehind: Int64 = 5

    /// Opens what is missing and changes what is another than the plan says.
    func openLinks(at now: Nanoseconds) {
        guard let plan else { return }
        for source in plan.sources where givenUp[source.node].map({ $0 <= now }) ?? true {
            guard let stripes = stripes[source.node], let place = try? Address(source.url) else { continue }
            open(source.node, at: place, wish: wish(stripes, entries: source.entries), now)
        }
        guard var stripes = stripes[Self.hub] else { return }
        let lost = plan.sources.filter { givenUp[$0.node].map { $0 > now } ?? false }
        for source in lost { stripes = self.stripes[source.node].map { stripes.union($0) } ?? stripes }
        let entries = (plan.hub.entries ?? false) || plan.sources.count { $0.entries } - lost.count { $0.entries } < 2
        open(Self.hub, at: pool.hub, wish: wish(stripes, entries: entries), now)
    }

    private func wish(_ stripes: Stripes, entries: Bool) -> String {
        "ticket=\(plan?.ticket ?? "")&rendition=source&\(stripes.query)&entries=\(entries ? 1 : 0)"
    }

    private func path(_ link: String, _ wish: String) -> String { "/live/\(pool.name)/slices?link=\(link)&\(wish)" }

    private func open(_ name: String, at place: Address, wish: String, _ now: Nanoseconds) {
        if let open = links[name] {
            guard open.wish != wish else { return }
            links[name]?.wish = wish
            _ = pool.open(.order, at: place, path: path(open.name, wish), for: self)
            return
        }
        // Who comes back begins with what nobody has been asked for.
        let start = next == nil ? "" : "&session=\(plan?.session ?? "")&part=\(reception.newest + 1)"
        let link = Self.randomName()
        if let connection = pool.open(.link(name), at: place, path: path(link, wish) + start, for: self) {
            links[name] = Link(connection: connection, name: link, wish: wish)
        } else {
            linkEnded(name, at: now)
        }
    }

    /// A link is over; until the next plan the hub has to stand in for a node.
    func linkEnded(_ name: String, at now: Nanoseconds) {
        pool.sums.lost += 1
        links[name] = nil
        if name == Self.hub { hubLost(at: now) } else { giveUp(name, at: now) }
    }

    func drop(_ name: String) {
        if let link = links.removeValue(forKey: name) { pool.drop(link.connection) }
    }

    func giveUp(_ name: String, at now: Nanoseconds) {
        guard name != Self.hub, stripes[name] != nil else { return }
        drop(name)
        givenUp[name] = now + Self.rest
        late[name] = nil
        openLinks(at: now)
        order(missing(now, of: name), now)
    }

    /// Asks the hub for what is overdue.
    func askForMissing(_ now: Nanoseconds) {
        guard next != nil else { return }
        let overdue = missing(now, of: nil)
        order(overdue, now)
        for name in overdue.reduce(into: [String: Int](), { $0[holder($1.part, $1.slice), default: 0] += 1 }) {
            complaint.add(name.key, late: name.value)
            late[name.key, default: []] += Array(repeating: now, count: name.value)
            late[name.key]?.removeAll { $0 + Self.lateSpan < now }
            if late[name.key]?.count ?? 0 > Self.mostLate { giveUp(name.key, at: now) }
        }
    }

    /// Slices that are overdue, or all that a source would have had to send; the oldest first.
    private func missing(_ now: Nanoseconds, of source: String?) -> [(part: Int64, slice: Int)] {
        var missing: [(part: Int64, slice: Int)] = []
        for (number, part) in reception.awaited.sorted(by: { $0.key < $1.key }) where !part.isWhole && missing.count < Self.mostMissing {
            let isOverdue = part.askedAt.map { $0 + Self.secondDeadline < now } ?? (part.shownAt + Self.deadline < now)
            if source == nil, !isOverdue { continue }
            for slice in part.missing {
                let holder = holder(number, slice)
                if source == nil ? !isOwed(number, holder) : source == holder { missing.append((number, slice)) }
            }
        }
        return Array(missing.prefix(Self.mostMissing))
    }

    /// A link is in order: what has not passed on it comes still.
    private func isOwed(_ part: Int64, _ holder: String) -> Bool {
        guard let hub = stripes[Self.hub], !hub.isEmpty, links[Self.hub] != nil else { return false }
        return holder == Self.hub ? newestOfHub <= part : newestOfHub + Self.mostBehind < reception.newest
    }

    private func order(_ missing: [(part: Int64, slice: Int)], _ now: Nanoseconds) {
        guard !missing.isEmpty, let link = links[Self.hub] else { return }
        for number in Set(missing.map(\.part)) { reception.asked(number, at: now) }
        if pool.sums.isMeasuring { pool.sums.asked += UInt64(missing.count) }
        let names = missing.map { "\($0.part).\($0.slice)" }.joined(separator: ",")
        _ = pool.open(.order, at: pool.hub, path: path(link.name, link.wish) + "&missing=" + names, for: self)
    }

    /// Tells the hub what came of its boxes: soon when something was wrong, else now and then.
    func complain(_ now: Nanoseconds) {
        guard let plan, complaint.isDue(now) else { return }
        let body = complaint.json(plan.secret)
        complaint.told(now)
        _ = pool.open(
            .order, at: pool.hub, path: "/api/v1/streams/\(pool.name)/complaints?ticket=\(plan.ticket)", body: body, for: self)
    }
}
