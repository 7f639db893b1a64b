import AppliancePort
import Coordinator
import Identity
import Media
import Parts
import Relay
import Threads

/// What friends' boxes, and viewers, take of this hub's streams over links: the packagers' parts with signed manifests, while somebody wants
/// them. Owned by the hub's members.
///
/// `HLSService` tells it what the packagers say, on their threads; nothing here waits.
final class HubRelay: Sendable {
    let feed: RelayFeed
    let viewers: ViewerFeed
    private let source: Locked<ManifestSource>
    private let rates = Locked(StreamRates())
    private let clock: @Sendable () -> Int64
    private let coordinator = Locked<Coordinator?>(nil)
    /// Streams that only those may watch who have a key.
    private let hidden = Locked<Set<StreamName>>([])

    /// `place`: where people watch. `clock`: milliseconds that never go back; `wall`: Unix milliseconds, as playlists count them.
    /// `admission`: who may watch over slices.
    init(
        _ identity: IdentityKey, admission: any ViewerAdmission, clock: @escaping @Sendable () -> Int64,
        wall: @escaping @Sendable () -> Int64, place: @escaping @Sendable () -> WatchPlace
    ) {
        self.clock = clock
        let source = Locked(ManifestSource(hash: { SHA256.digest($0) }, sign: { identity.sign($0) }))
        let coordinator = coordinator
        let look: RelayFeed.Look = { body in source.withLock { body($0.store) } }
        let wanted = Locked(Wanted())
        let count: @Sendable (WritableKeyPath<Wanted, Int> & Sendable, Int) -> Void = { who, links in
            // Counted and told as one, so that who comes last is right.
            wanted.withLock { wanted in
                wanted[keyPath: who] = links
                let isWanted = wanted.members + wanted.viewers > 0
                let now = clock()
                source.withLock { if $0.isWanted != isWanted { $0.setWanted(isWanted, now: now) } }
            }
        }
        self.source = source
        feed = RelayFeed(
            clock: clock, place: place,
            onChange: { links in
                count(\.members, links)
                guard let coordinator = coordinator.withLock({ $0 }) else { return }
                Task { await coordinator.linksChanged() }
            }, look: look)
        viewers = ViewerFeed(
            .hub(identity.publicKey, clock: wall), admission: admission, clock: clock, place: place,
            onChange: { change in coordinator.withLock { $0 }?.viewerChanged(change) },
            onCount: { count(\.viewers, $0) }, look: look)
    }

    /// How many links there are.
    private struct Wanted {
        var members = 0
        var viewers = 0
    }

    /// Who is told which streams there are.
    func tell(_ coordinator: Coordinator) {
        self.coordinator.withLock { $0 = coordinator }
        Task { [viewers] in await coordinator.tellViewers { json, link in viewers.tell(json, link: link) } }
    }

    /// Manifest entries that were signed.
    var signed: Int { source.withLock { $0.signed } }

    // MARK: What the packagers say

    func begin(_ start: SessionStart, stream: StreamName, renditions: [RenditionName]) {
        guard !hidden.withLock({ $0.contains(stream) }) else { return }
        change { $0.begin(start, stream: stream, renditions: renditions, now: $1) }
        if rates.withLock({ $0.begin(start.session, of: stream) }) { tellRates() }
    }

    /// `position`: of the segment that a part begins.
    func take(_ event: PackagerEvent, at position: SegmentPosition?, stream: StreamName, rendition: RenditionName) {
        change { $0.take(event, at: position, stream: stream, rendition: rendition, now: $1) }
        switch event {
        case .part(let part): measure(part, of: stream, rendition)
        case .ended where rendition == .source: forgetRate(stream)
        default: break
        }
    }

    func drop(_ rendition: RenditionName, stream: StreamName) {
        change { $0.drop(rendition, stream: stream, now: $1) }
    }

    /// Nobody may have it any more.
    func forget(_ stream: StreamName) {
        change { $0.forget(stream, now: $1) }
        forgetRate(stream)
    }

    /// Streams that the owner has removed are forgotten.
    func keep(only streams: Set<StreamName>) {
        for stream in source.withLock({ $0.streams }) where !streams.contains(stream) { forget(stream) }
    }

    /// Streams that are not for friends' boxes, which anybody may ask.
    func hide(_ streams: Set<StreamName>) {
        let new = hidden.withLock { hidden in
            defer { hidden = streams }
            return streams.subtracting(hidden)
        }
        for stream in new { forget(stream) }
    }

    private func change(_ body: (inout ManifestSource, _ now: Int64) -> Void) {
        let now = clock()
        source.withLock { body(&$0, now) }
        feed.wake()
        viewers.wake()
    }

    // MARK: What it takes to send them

    private func measure(_ part: Part, of stream: StreamName, _ rendition: RenditionName) {
        guard !hidden.withLock({ $0.contains(stream) }) else { return }
        let changed = rates.withLock { $0.add(part, of: stream, rendition) }
        if changed { tellRates() }
    }

    private func forgetRate(_ stream: StreamName) {
        if rates.withLock({ $0.remove(stream) }) { tellRates() }
    }

    private func tellRates() {
        guard let coordinator = coordinator.withLock({ $0 }) else { return }
        // Whoever comes last reads what is true last.
        Task { [rates] in await coordinator.setLive { rates.withLock { $0.live } } }
    }
}
