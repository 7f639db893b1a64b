import AppliancePort
import Identity
import Membership
import Planner

/// Viewers that take the stream in slices: where they ask, what they are told, and when.
extension Coordinator {
    /// Why somebody who asks for sources gets none.
    public enum SourcesRefusal: Error, Sendable, Equatable {
        /// It is not live, or not for everybody.
        case noStream
        case tooMany
    }

    /// Where a page gets a stream, as JSON. Whoever asks is planned for, and gets a ticket.
    public func viewerSources(of name: String, _ page: ViewerPage) async throws(SourcesRefusal) -> [UInt8] {
        guard feed != nil, live.contains(where: { $0.name == name }) else { throw .noStream }
        let id = system.random(Ticket.idSize)
        let obstacle = obstacle(page, name)
        if obstacle == nil {
            guard viewers.asked(id, name, page, now: system.monotonic()) else { throw .tooMany }
            await nextPlan()
        }
        guard let stream = live.first(where: { $0.name == name }) else { throw .noStream }
        guard let viewer = viewers[id] else { return json(id, stream, alone(stream), why: obstacle) }
        let told = content(viewer, stream)
        viewers.told(id, told, now: system.monotonic())
        return json(id, stream, told, why: told.sources.isEmpty ? Self.notPlanned : nil)
    }

    /// A viewer holds the hub's link for slices, or no more. From any thread but the coordinator's own.
    public nonisolated func viewerChanged(_ change: ViewerChange) {
        atOnce { hub in
            let now = hub.system.monotonic()
            switch change {
            case .opened(let link), .changed(let link):
                guard hub.viewers[link.ticket.id]?.link != link.link else { return }
                let page = ViewerPage(isSecure: link.isSecure, host: link.page, viewer: link.host)
                guard hub.viewers.opened(link.link, link.ticket.id, link.stream.text, page, now: now) else { return }
            case .closed(let link): hub.viewers.closed(link, now: now)
            }
            hub.plan()
        }
    }

    /// Who carries to a viewer, over the hub's link, what `GET sources` would answer now.
    public func tellViewers(by tell: @escaping @Sendable (_ json: [UInt8], _ link: [UInt8]) -> Void) { tellViewer = tell }

    /// Whoever has asked and has not come is not planned for any more; tickets are renewed. Called every few seconds.
    func viewersTimePassed() {
        if viewers.timePassed(now: system.monotonic()) { plan() }
        tellViewers()
    }

    /// Bits a second that the hub's other viewers take: what is left is for members and slices.
    public func setPlayersUse(_ bits: Int64) {
        guard abs(bits - playersUse) * 20 > configuration.uplink else { return }
        playersUse = bits
        if !live.isEmpty { plan() }
    }

    // MARK: What plans are asked for

    func plannedViewers(of name: String) -> [Viewer] {
        var blocked: [ViewerPage.Kind: Set<PeerID>] = [:]
        return viewers.viewers(of: name).map { viewer in
            let kind = viewer.page.kind
            let unreached = blocked[kind] ?? Set(helping.filter { viewer.page.best(places(of: $0)) == nil }.map { PeerID(UInt64($0)) })
            blocked[kind] = unreached
            return Viewer(
                viewer.peer, network: NetworkID(Cryptography.sodium.mark(of: Array(viewer.page.viewer.utf8))),
                avoids: viewer.avoids.union(unreached))
        }
    }

    /// Why no node can serve this page, in words; nil: some could.
    private func obstacle(_ page: ViewerPage, _ name: String) -> String? {
        if page.isSecure { return "this page is https, and no friend's box has a certificate that browsers trust" }
        let helpers = helping.filter { contributions[$0]?.wanted.has(name) ?? false }
        guard !helpers.isEmpty else { return "no friend's box is here to help with this stream" }
        let reached = helpers.filter { page.best(places(of: $0)) != nil }
        guard !reached.isEmpty else { return "no friend's box can be reached from here" }
        guard reached.contains(where: { contributions[$0]?.uplinkKilobits ?? 0 > 0 }) else {
            return "no friend's box has upload to spare now"
        }
        return nil
    }

    private static let notPlanned = "the hub serves this viewer best by itself now"

    // MARK: What viewers are told

    /// Those whose sources are others now, and those whose ticket gets old.
    func tellViewers() {
        guard let tellViewer, !viewers.isEmpty else { return }
        let now = system.monotonic()
        for stream in live {
            for viewer in viewers.viewers(of: stream.name) {
                guard let link = viewer.link else { continue }
                let told = content(viewer, stream)
                guard told != viewer.told || viewer.toldAt + Ticket.life / 2 <= now else { continue }
                viewers.told(viewer.id, told, now: now)
                tellViewer(json(viewer.id, stream, told, why: told.sources.isEmpty ? Self.notPlanned : nil), link)
            }
        }
    }

    /// Everything comes from the hub.
    private func alone(_ stream: LiveStream) -> ViewerRegistry.Viewer.Told {
        var all = [UInt8](repeating: 0, count: (striping(stream).count + 7) / 8)
        for stripe in 0..<striping(stream).count { all.set(stripe) }
        return ViewerRegistry.Viewer.Told(session: stream.session, hub: all, sources: [])
    }

    func striping(_ stream: LiveStream) -> Striping { plans[stream.name]?.striping ?? Striping(slices: Striping.usualSlices) }

    private func content(_ viewer: ViewerRegistry.Viewer, _ stream: LiveStream) -> ViewerRegistry.Viewer.Told {
        guard let plan = plans[stream.name], plan.viewers.contains(viewer.peer) else { return alone(stream) }
        var own = [UInt8](repeating: 0, count: (plan.striping.count + 7) / 8)
        var sources: [(PeerID, ViewerRegistry.Viewer.Source)] = []
        let senders = plan.sources(of: viewer.peer).sorted {
            (-$0.stripes.count, $0.stripes.first ?? 0) < (-$1.stripes.count, $1.stripes.first ?? 0)
        }
        for (sender, stripes) in senders {
            guard case .helper(let peer) = sender, sources.count < Ticket.maximumNodes, let key = roster.members[Int64(peer.number)]?.key,
                let place = viewer.page.best(places(of: Int64(peer.number)))
            else {
                for stripe in stripes { own.set(stripe) }
                continue
            }
            var bits = [UInt8](repeating: 0, count: own.count)
            for stripe in stripes { bits.set(stripe) }
            let url = "http://\(place.address)/live/\(stream.name)/slices"
            sources.append((peer, ViewerRegistry.Viewer.Source(key: key, url: url, stripes: bits, entries: false)))
        }
        sources.sort { $0.0 < $1.0 }
        for index in sources.indices.prefix(2) { sources[index].1.entries = true }
        return ViewerRegistry.Viewer.Told(session: stream.session, hub: own, sources: sources.map(\.1))
    }
}
