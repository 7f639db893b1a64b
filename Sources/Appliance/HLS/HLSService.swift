import Admin
import Delivery
import Live
import Media
import Packaging
import Parts
import Threads
import Web

/// HLS of all streams: parts made on the packager's thread, handed to players by the delivery. Owned by the hub, which stops it.
final class HLSService: Sendable {
    let clock = PresentationClock()
    private let packaging: PackagingThread
    private let delivery: Delivery
    private let viewers: HLSViewers
    private let log: Log
    /// Friends' boxes that take the parts, too.
    private let relay = Locked<HubRelay?>(nil)
    /// Streams that only those may watch who have a key.
    private let hidden = Locked<Set<StreamName>>([])
    /// What the owner should know of a session, by stream.
    private let advice = Locked<[StreamName: String]>([:])

    init(_ configuration: HLSConfiguration, book: ViewerBook, events: @escaping @Sendable (LiveEvent) -> Void, log: Log) {
        self.log = log
        packaging = PackagingThread(
            clock: clock.now, ladder: configuration.ladder,
            probe: EncoderProbe { working in
                let names = working.map(\.rawValue).joined(separator: ", ")
                log.info("encoders were tried for the ladder", ["working": names.isEmpty ? "none" : names])
            })
        viewers = HLSViewers(book, events: events)
        var settings = DeliveryConfiguration()
        settings.window = WindowConfiguration(seconds: Int(configuration.window.components.seconds), maximumBytes: configuration.memory)
        delivery = Delivery(settings, admission: viewers)
    }

    func start() throws(ThreadError) {
        delivery.start()
        try packaging.start { [self] stream, made in take(made, of: stream) }
    }

    /// The fan-out's feed must be over. What is left becomes the end of the playlists.
    func stop() {
        packaging.stop()
        delivery.stop()
    }

    /// Called on the first media thread.
    func feed(_ stream: StreamName, _ event: FeedEvent) { packaging.take(stream, event) }

    func addRoutes(to router: inout Router) { delivery.addRoutes(to: &router) }

    /// Streams that the owner has removed are forgotten.
    func keep(only streams: Set<StreamName>) {
        advice.withLock { $0 = $0.filter { streams.contains($0.key) } }
        delivery.keep(only: streams)
        relay.withLock { $0 }?.keep(only: streams)
    }

    /// What there is of these streams is given to nobody any more; their next session begins anew.
    func forget(_ names: Set<String>) {
        for name in names.compactMap(StreamName.init) {
            delivery.forget(name)
            relay.withLock { $0 }?.forget(name)
        }
    }

    /// From the next sessions on, the parts go to friends' boxes, too.
    func relay(to relay: HubRelay) {
        relay.hide(hidden.withLock { $0 })
        self.relay.withLock { $0 = relay }
    }

    /// Streams that only those may watch who have a key: they are not relayed.
    func hide(_ streams: Set<StreamName>) {
        hidden.withLock { $0 = streams }
        relay.withLock { $0 }?.hide(streams)
    }

    // MARK: What others ask

    struct Status {
        var hls: StreamStatus.HLS?
        var viewers = 0
        var sliceViewers = 0
    }

    func status(of stream: StreamName) -> Status {
        guard let status = delivery.status(of: stream) else { return Status() }
        var result = Status(viewers: status.viewers, sliceViewers: viewers.book.sharers(of: stream))
        if let session = status.session, !status.isEnded, status.isPlayable, let target = status.partTarget {
            result.hls = StreamStatus.HLS(
                session: session.description, partTargetMilliseconds: Int(target), advice: advice.withLock { $0[stream] },
                renditions: packaging.renditions(of: stream).map { StreamStatus.Rendition($0) })
        }
        return result
    }

    var totals: HLSViewers.Counts { viewers.totals }

    /// Those who take the same parts in slices, under the same limits.
    var sliceViewers: SliceViewers { SliceViewers { [book = viewers.book] in book } }

    var metrics: [Metric] {
        let status = delivery.status
        let totals = viewers.totals
        return [
            Metric(
                "streamr_hls_suspended_requests", "HLS requests that wait for the next part.", kind: .gauge, value: Double(status.suspended)
            ),
            Metric(
                "streamr_hls_refused_waiting_total", "HLS requests that were refused because too many waited.", kind: .counter,
                value: Double(status.refusedWaiting)),
            Metric("streamr_hls_sent_bytes_total", "Bytes of playlists and media.", kind: .counter, value: Double(totals.bytesSent)),
            Metric(
                "streamr_hls_lost_messages_total", "Messages that the packager was too slow for.", kind: .counter,
                value: Double(packaging.lost)),
        ]
    }

    // MARK: What the packager says

    private func take(_ made: PackagingThread.Made, of stream: StreamName) {
        switch made {
        case .began(let session, let wallStart, let renditions):
            advice.withLock { $0[stream] = nil }
            // Seconds of Unix time grow faster than segments and breaks do, so a later session has higher numbers, also after a restart.
            let first = wallStart / 1000
            let start = delivery.begin(
                SessionStart(session: session, wallStart: wallStart, firstSequence: first, firstDiscontinuity: first), stream: stream,
                renditions: [.source] + renditions)
            relay.withLock { $0 }?.begin(start, stream: stream, renditions: [.source] + renditions)
        case .event(.advice(let text)): advise(text, stream)
        case .event(let event): pass(event, of: .source, stream)
        case .rendition(let name, let event): take(event, of: name, stream)
        }
    }

    private func take(_ event: RenditionEvent, of name: RenditionName, _ stream: StreamName) {
        switch event {
        case .event(let event): pass(event, of: name, stream)
        case .leftOut(let words):
            drop(name, stream)
            log.info("rendition left out", ["stream": stream.text, "rendition": name.text, "reason": words])
        case .switchedOff(let words):
            drop(name, stream)
            advise("rendition \(name) was switched off: \(words)", stream)
        }
    }

    private func pass(_ event: PackagerEvent, of name: RenditionName, _ stream: StreamName) {
        let position = delivery.take(event, stream: stream, rendition: name)
        relay.withLock { $0 }?.take(event, at: position, stream: stream, rendition: name)
    }

    private func drop(_ name: RenditionName, _ stream: StreamName) {
        delivery.drop(name, stream: stream)
        relay.withLock { $0 }?.drop(name, stream: stream)
    }

    private func advise(_ text: String, _ stream: StreamName) {
        advice.withLock { $0[stream] = text }
        log.notice("stream notice", ["stream": stream.text, "text": text])
    }
}
