import Dispatch
import Media
import Parts
import Threads

/// Hands the packagers' parts to players by HLS: playlists and media from memory, and requests that wait for what is about to exist.
///
/// Packagers call `begin`, `take` and `drop`, those of one rendition from one thread at a time; the web server's threads come through the
/// routes. Nothing here waits for anything but its own short locks.
public final class Delivery: Sendable {
    private let configuration: DeliveryConfiguration
    private let admission: any HLSAdmission
    private let clock: @Sendable () -> Int64
    private let room: WaitingRoom
    private let streams = Locked<[StreamName: StreamDelivery]>([:])
    private let strayEvents = Locked(0)
    private let timer = Locked<Timer?>(nil)

    /// `@unchecked Sendable`: a dispatch source may be cancelled from any thread.
    private struct Timer: @unchecked Sendable {
        let source: any DispatchSourceTimer
    }

    /// `clock` gives milliseconds that pass evenly, whatever is done to the wall clock.
    public init(
        _ configuration: DeliveryConfiguration = DeliveryConfiguration(), admission: any HLSAdmission = OpenAdmission(),
        clock: @escaping @Sendable () -> Int64 = SteadyClock.milliseconds
    ) {
        self.configuration = configuration
        self.admission = admission
        self.clock = clock
        room = WaitingRoom(limit: configuration.suspendedLimit)
    }

    deinit {
        stop()
    }

    /// Lets time pass: deadlines hold to about a second from now on.
    public func start() {
        let source = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "hls-time"))
        source.schedule(deadline: .now() + 1, repeating: 1, leeway: .milliseconds(200))
        source.setEventHandler { [weak self] in self?.timePassed() }
        source.resume()
        let old = timer.withLock { timer in
            defer { timer = Timer(source: source) }
            return timer
        }
        old?.source.cancel()
    }

    public func stop() {
        let old = timer.withLock { $0.take() }
        old?.source.cancel()
    }

    /// Gives up on those who waited too long; for owners of a clock of their own, who do not call `start`.
    public func timePassed() {
        let now = clock()
        for stream in streams.withLock({ Array($0.values) }) { stream.timePassed(now: now) }
    }

    // MARK: What packagers say

    /// A session begins. The one before it ends, if it has not yet, and stays as long as its players may need it.
    ///
    /// Numbers in `start` that players of the stream have seen already are raised; returns it as it is used. `renditions` in the order of the
    /// multivariant playlist, the source first: those that it waits for at the start.
    @discardableResult
    public func begin(_ start: SessionStart, stream: StreamName, renditions: [RenditionName] = [.source]) -> SessionStart {
        let delivery = streams.withLock { streams in
            if let known = streams[stream] { return known }
            let made = StreamDelivery(stream, configuration, room, admission)
            streams[stream] = made
            return made
        }
        return delivery.begin(start, renditions, now: clock())
    }

    /// Takes what a packager says of the session that was begun last, in order. A rendition that was not declared is added. Returns what
    /// playlists call the segment that began with a part; nil: none did.
    @discardableResult
    public func take(_ event: PackagerEvent, stream: StreamName, rendition: RenditionName) -> SegmentPosition? {
        guard let delivery = find(stream) else {
            strayEvents.withLock { $0 += 1 }
            return nil
        }
        return delivery.take(event, rendition, now: clock())
    }

    /// Takes what the playlists of another hub call the segment that begins with a part to come: here it is called so, too.
    public func take(_ position: SegmentPosition, stream: StreamName, rendition: RenditionName) {
        find(stream)?.take(position, rendition)
    }

    /// A rendition is given up, for example because its encoder is too slow: its playlist is gone at once, and players take another.
    public func drop(_ rendition: RenditionName, stream: StreamName) {
        find(stream)?.drop(rendition)
    }

    /// The owner has removed the stream: its addresses are unknown from now on.
    public func forget(_ stream: StreamName) {
        let old = streams.withLock { $0.removeValue(forKey: stream) }
        old?.close(now: clock())
    }

    /// The same for every stream that is not among these.
    public func keep(only names: Set<StreamName>) {
        for stream in streams.withLock({ $0.keys.filter { !names.contains($0) } }) { forget(stream) }
    }

    // MARK: What others ask

    /// nil: never published since the start.
    public func status(of stream: StreamName) -> HLSStatus? { find(stream)?.status() }

    public var status: DeliveryStatus {
        DeliveryStatus(suspended: room.count, refusedWaiting: room.refused, strayEvents: strayEvents.withLock { $0 })
    }

    func find(_ stream: StreamName) -> StreamDelivery? { streams.withLock { $0[stream] } }
    var now: Int64 { clock() }
}
