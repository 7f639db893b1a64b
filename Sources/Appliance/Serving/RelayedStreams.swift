import Admin
import Delivery
import Identity
import Live
import Media
import Membership
import Parts
import Threads

/// Turns what this node's relays hand out into HLS, HTTP-FLV and RTMP. Owned by `NodeViewers`.
///
/// ```
///  relay ──► events ─┬─► Delivery: the hub's own bytes, under the hub's own addresses
///                    └─► Rebuilder ──► messages ──► LiveServer: rings, as of a publisher
/// ```
/// Each hub's relay calls from one thread at a time. Nothing here waits for anything but short locks.
final class RelayedStreams: Sendable {
    private struct State {
        var streams: [StreamName: RelayedStream] = [:]
        /// Streams of another hub, whose name is taken.
        var refused: [StreamName: Fingerprint] = [:]
    }

    private let live: LiveServer
    private let delivery: Delivery
    private let clock = PresentationClock()
    private let log: Log
    private let state = Locked(State())

    init(live: LiveServer, delivery: Delivery, log: Log) {
        self.live = live
        self.delivery = delivery
        self.log = log
    }

    /// Takes what a hub's relay says of a stream, in order.
    func take(_ event: RelayedEvent, of name: StreamName, hub: Fingerprint) {
        state.withLock { state in
            if case .began(let start, let renditions) = event { return begin(start, renditions, name, hub, &state) }
            guard state.streams[name]?.hub == hub else {
                if event == .withdrawn, state.refused[name] == hub { state.refused[name] = nil }
                return
            }
            switch event {
            case .began: break
            case .segment(let position, let rendition): delivery.take(position, stream: name, rendition: rendition)
            case .event(let event, let rendition): take(event, rendition, name, &state)
            case .dropped(let rendition): delivery.drop(rendition, stream: name)
            case .withdrawn:
                state.streams[name] = nil
                delivery.forget(name)
                _ = live.relay(name, .forgotten)
                log.info("stream is relayed no more", ["stream": name.text])
            }
        }
    }

    private func begin(_ start: SessionStart, _ renditions: [RenditionName], _ name: StreamName, _ hub: Fingerprint, _ state: inout State) {
        if let known = state.streams[name] {
            guard known.hub == hub || !known.isLive else {
                // Who came first keeps the name: an address must not lead to somebody else's stream.
                if state.refused.count < LiveConfiguration().maximumPublishers { state.refused[name] = hub }
                return log.warning("two hubs have a stream of one name: the first is served", ["stream": name.text])
            }
            if known.hub != hub { delivery.forget(name) }
            if known.hub == hub, known.isLive, known.start.session == start.session {
                state.streams[name]?.resumed()
                return
            }
        }
        if state.refused[name] == hub { state.refused[name] = nil }
        state.streams[name] = RelayedStream(start, of: hub)
        delivery.begin(start, stream: name, renditions: renditions)
        _ = live.relay(name, .began)
        log.info("stream is relayed", ["stream": name.text, "hub": hub.words])
    }

    private func take(_ event: PackagerEvent, _ rendition: RenditionName, _ name: StreamName, _ state: inout State) {
        delivery.take(event, stream: name, rendition: rendition)
        guard rendition == .source else { return }
        do throws(MediaError) {
            let messages = try state.streams[name]?.rebuilt(event) ?? []
            if !messages.isEmpty, !live.relay(name, .messages(messages)) { state.streams[name]?.interrupted() }
        } catch {
            let words = "viewers of HTTP-FLV and RTMP get nothing: \(error)"
            if state.streams[name]?.trouble == nil { log.warning("a part cannot be read", ["stream": name.text, "reason": words]) }
            state.streams[name]?.trouble = words
        }
        if event == .ended {
            _ = live.relay(name, .ended)
            log.info("stream ended", ["stream": name.text])
        }
    }

    // MARK: What others ask

    /// The hub that a stream is of; nil: nobody's that is served here.
    func hub(of name: StreamName) -> Fingerprint? { state.withLock { $0.streams[name]?.hub } }

    /// How many players watch each of a hub's streams; those who hold links are the relay's to count.
    func players(of hub: Fingerprint) -> [StreamName: Int] {
        let names = state.withLock { $0.streams.filter { $0.value.hub == hub }.keys }
        return Dictionary(uniqueKeysWithValues: names.map { ($0, players(of: $0)) })
    }

    /// How many players watch each hub's streams.
    var players: [(hub: Fingerprint, players: Int)] {
        let hubs = state.withLock { Set($0.streams.values.map(\.hub)) }
        return hubs.sorted { $0.words < $1.words }.map { ($0, players(of: $0).values.reduce(0, +)) }
    }

    /// Streams that somebody watches here with a player, which needs all of it.
    var watched: [StreamName] { state.withLock { Array($0.streams.keys) }.filter { players(of: $0) > 0 } }

    /// Who takes slices needs no more of a stream than its slices.
    private func players(of name: StreamName) -> Int { max(0, live.viewers.viewers(of: name) - live.viewers.sharers(of: name)) }

    /// Of all streams, by name. `hubName`: what a person calls a hub.
    func status(hubName: (Fingerprint) -> String) -> [(hub: Fingerprint, status: RelayedStatus)] {
        let state = state.withLock { $0 }
        let now = clock.now()
        let served = state.streams.map { name, stream in
            (
                stream.hub,
                RelayedStatus(
                    name: name.text, hub: hubName(stream.hub), state: stream.state, behindMilliseconds: stream.behind(now),
                    viewers: live.viewers.viewers(of: name), trouble: stream.trouble)
            )
        }
        let refused = state.refused.map { name, hub in
            (
                hub,
                RelayedStatus(
                    name: name.text, hub: hubName(hub), state: .refused, behindMilliseconds: nil, viewers: 0,
                    trouble: "another hub has a stream of that name, which is served here")
            )
        }
        return (served + refused).sorted { ($0.1.name, $0.1.hub) < ($1.1.name, $1.1.hub) }
    }
}
