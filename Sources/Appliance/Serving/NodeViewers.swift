import Admin
import AppliancePort
import Delivery
import Glibc
import Identity
import Live
import Media
import Membership
import Parts
import Relay
import Threads
import Uplink
import Web

/// Serves viewers of a node as a hub serves its own: HTTP-FLV, HLS and RTMP. Owned by the node's appliance.
final class NodeViewers: Sendable {
    /// Where it listens.
    struct Listening: Sendable, Equatable {
        var http = LiveConfiguration().httpAddress
        var rtmp = LiveConfiguration().rtmpAddress
    }

    /// What it asks of the node; called on any thread.
    struct Questions: Sendable {
        /// What a person calls a hub.
        var hubName: @Sendable (Fingerprint) -> String
        /// Where a hub is, the nearest first.
        var hubAddresses: @Sendable (Fingerprint) -> [CandidateAddress]
        /// What this box may give now.
        var offer: @Sendable () -> UplinkOffer
        /// That this box listens where it was asked, for a hub that it supports: `Node.placeProof`.
        var placeProof: @Sendable (_ hub: String, _ nonce: String) -> [UInt8]? = { _, _ in nil }
        /// Those who watch over slices, for each hub.
        var slices: @Sendable () -> [ViewerFeed] = { [] }
        /// Told how many bytes of a hub's streams have gone to players.
        var gave: @Sendable (_ bytes: Int, _ hub: Fingerprint) -> Void = { _, _ in }
        /// Somebody watches a stream with a player.
        var watch: @Sendable (StreamName) -> Void = { _ in }
    }

    let streams: RelayedStreams
    let listeners = ListenerTable()
    private let questions: Questions
    private let places: Locked<[Fingerprint: WatchPlace]>
    private let live: LiveServer
    private let delivery: Delivery
    private let hlsViewers: HLSViewers
    private let playerBytes = Locked(PlayerBytes())
    private let site: WebServer
    private let adopter: HTTPAdopter
    private let events: LiveEventLog
    private let log: Log
    private let watch = Locked<Task<Void, Never>?>(nil)

    /// A stream keeps as much as on a hub, in less memory: friends' boxes are small.
    private static let memory = 96 << 20
    /// Who comes waits for no longer until the stream is taken whole.
    private static let interval: Duration = .milliseconds(250)
    private static let limitEvery = 20

    init(_ listening: Listening, _ questions: Questions, log: Log) throws {
        let events = LiveEventLog()
        let adopter = HTTPAdopter()
        let (live, used) = try Self.listen(listening, log) { configuration throws(LiveError) in
            try LiveServer(
                configuration, digest: { HMAC.sha256(key: $0, message: $1) }, events: { events.take($0) },
                adoptHTTP: { adopter.adopt($0, $1, $2) })
        }
        var settings = DeliveryConfiguration()
        settings.window = WindowConfiguration(maximumBytes: Self.memory)
        let hlsViewers = HLSViewers(live.viewers) { events.take($0) }
        let delivery = Delivery(settings, admission: hlsViewers)
        let streams = RelayedStreams(live: live, delivery: delivery, log: log)
        let places = Locked<[Fingerprint: WatchPlace]>([:])
        var routes = NodeSite(
            streams: LiveStreams(live: live), relayed: { streams.status(hubName: questions.hubName).map(\.status) },
            addresses: { [listeners] in listeners.addresses },
            watchPage: { name, viewer in
                guard let name = StreamName(name), let hub = streams.hub(of: name), let place = places.withLock({ $0[hub] }) else {
                    return nil
                }
                let isNear = viewer.isLoopback || CandidateAddress(host: viewer.host, port: 1)?.isPrivate == true
                return place.page(of: name.text, viewerIsNear: isNear, addresses: questions.hubAddresses(hub))
            },
            placeProof: { query in
                guard let hub = query["hub"], let nonce = query["nonce"] else { return nil }
                return questions.placeProof(hub, nonce)
            }
        ).router
        delivery.addRoutes(to: &routes)
        // Its playlists wait until there is something in them.
        routes.check { [watch = questions.watch] request in
            let path = request.path
            if path.hasPrefix("/live/"), path.hasSuffix(".m3u8"),
                let name = StreamName(String(path.dropFirst(6).prefix { $0 != "/" && $0 != "." }))
            {
                watch(name)
            }
            return nil
        }
        routes.onSlices(questions.slices)
        site = try WebServer(WebConfiguration(connectionLimit: 4_096), router: routes)
        adopter.set(site)
        listeners.add(.http, used.http, port: live.httpPort)
        listeners.add(.rtmp, used.rtmp, port: live.rtmpPort)
        self.streams = streams
        self.questions = questions
        self.places = places
        self.live = live
        self.delivery = delivery
        self.hlsViewers = hlsViewers
        self.adopter = adopter
        self.events = events
        self.log = log
    }

    /// Another program, a hub perhaps, may have the usual ports: viewers are told which they are, so any other is as good.
    private static func listen(
        _ wanted: Listening, _ log: Log, _ make: (LiveConfiguration) throws(LiveError) -> LiveServer
    ) throws(LiveError) -> (LiveServer, Listening) {
        let usual = Listening()
        var configuration = LiveConfiguration()
        configuration.relaysOnly = true
        (configuration.httpAddress, configuration.rtmpAddress) = (wanted.http, wanted.rtmp)
        while true {
            do throws(LiveError) {
                return (try make(configuration), Listening(http: configuration.httpAddress, rtmp: configuration.rtmpAddress))
            } catch {
                guard case .cannotListen(let address, let purpose, EADDRINUSE) = error, address == usual.http || address == usual.rtmp
                else { throw error }
                if address == usual.http { configuration.httpAddress.port = 0 } else { configuration.rtmpAddress.port = 0 }
                let option = address == usual.http ? "--http" : "--rtmp"
                log.warning(
                    "another program has the usual port: a free one is used, another at each start; choose one with \(option)",
                    ["port": String(address.port), "for": purpose])
            }
        }
    }

    func start() throws {
        let (events, log) = (events, log)
        Task.detached { await events.run(log) }
        delivery.start()
        try site.start()
        try live.start()
        followLimit()
        let task = Task.detached { [weak self] in
            var ticks = 0
            while true {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                guard let self else { return }
                for stream in streams.watched { questions.watch(stream) }
                ticks += 1
                guard ticks % Self.limitEvery == 0 else { continue }
                followLimit()
                await countGiven()
            }
        }
        watch.withLock { $0 = task }
    }

    /// What the owner gives holds for viewers, too. Before the line is measured nothing is known to hold them to.
    private func followLimit() {
        let offer = questions.offer()
        live.viewers.setUploadLimit(offer.reason == .notMeasured ? nil : offer.kilobits * 1_000)
    }

    private func countGiven() async {
        let total = await live.snapshot().counters.bytesSent &+ hlsViewers.totals.bytesSent
        let watched = streams.players
        for (hub, bytes) in playerBytes.withLock({ $0.new(total, watched: watched) }) { questions.gave(bytes, hub) }
    }

    func stop() {
        watch.withLock { $0.take() }?.cancel()
        site.stop()
        live.stop()
        delivery.stop()
        adopter.set(nil)
        events.finish()
    }

    /// Where it listens for viewers.
    var httpPort: UInt16 { live.httpPort }

    /// Where a hub shows its pages, as it says.
    func place(of hub: Fingerprint, _ place: WatchPlace) { places.withLock { $0[hub] = place } }

    /// All who watch here.
    var book: ViewerBook { live.viewers }

    func status() -> [(hub: Fingerprint, status: RelayedStatus)] { streams.status(hubName: questions.hubName) }
}
