import Dispatch
import Media
import Parts
import Threads

/// The thread that makes parts of what the media loop passes on. Owned by the hub, which stops it.
///
/// ```
/// media loop ──take──► queue (bounded) ──► Packager of the stream ──► told
///                                                └──► Ladder of the session, if there is one ──► told
/// ```
/// When the thread falls behind by more than the queue holds, messages are lost and counted, and the stream goes on at its next keyframe
/// as after a pause of its encoder.
public final class PackagingThread: Sendable {
    /// What came of a stream.
    public enum Made: Sendable {
        /// A session begins; `wallStart` is when its time 0 was, in milliseconds of Unix time. `renditions`: those that are tried beside
        /// the source.
        case began(SessionID, wallStart: Int64, renditions: [RenditionName])
        /// Of the source.
        case event(PackagerEvent)
        /// Told on a thread of its own, those of one rendition one after the other.
        case rendition(RenditionName, RenditionEvent)
    }

    public typealias Told = @Sendable (_ stream: StreamName, _ made: Made) -> Void

    private struct Item {
        var stream: StreamName
        var event: FeedEvent
        /// Messages before it were lost.
        var followsLoss: Bool
        /// When it came, in milliseconds of Unix time; only for the first frame of a session.
        var arrival: Int64?
    }

    private struct Open {
        let session: SessionID
        let packager: Packager
        let ladder: Ladder?
    }

    private struct Queue {
        var items: [Item] = []
        var bytes = 0
        var losing: Set<StreamName> = []
        /// Streams whose session has had no frame yet.
        var fresh: Set<StreamName> = []
        /// Frames that need not wake the thread.
        var quiet: [StreamName: PartCutter.Quiet] = [:]
        var lost: UInt64 = 0
        var isStopping = false
        var isSignalled = false
    }

    /// Bytes of media that may wait.
    private static let limit = 32 << 20
    /// Messages that may wait for one that matters.
    private static let patience = 64

    private let clock: @Sendable () -> Double
    private let queue = Locked(Queue())
    private let filled = DispatchSemaphore(value: 0)
    private let thread = Locked<NativeThread?>(nil)
    private let ladder: LadderConfiguration
    private let probe: EncoderProbe
    private let courier = Courier()
    /// Of the sessions that are on.
    private let outlets = Locked<[StreamName: [RenditionOutlet]]>([:])

    /// `clock` gives Unix time in milliseconds, as playlists are to count it.
    public init(
        clock: @escaping @Sendable () -> Double, ladder: LadderConfiguration = LadderConfiguration(), probe: EncoderProbe = EncoderProbe()
    ) {
        self.clock = clock
        self.ladder = ladder
        self.probe = probe
    }

    /// Messages that were lost because the thread fell behind.
    public var lost: UInt64 { queue.withLock { $0.lost } }

    /// How the renditions of a stream do, without the source; empty when it is not live.
    public func renditions(of stream: StreamName) -> [RenditionStatus] {
        outlets.withLock { $0[stream] ?? [] }.map(\.status)
    }

    /// Starts the thread; it calls `told`.
    public func start(_ told: @escaping Told) throws(ThreadError) {
        if !ladder.rungs.isEmpty { try courier.start() }
        let thread = try NativeThread("packager") { [self] in run(told) }
        self.thread.withLock { $0 = thread }
    }

    /// Ends after what is in the queue.
    public func stop() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        queue.withLock { $0.isStopping = true }
        filled.signal()
        thread.join()
        courier.stop()
    }

    /// Never blocks. Frames that end no part wait for the one that does: waking the thread for each would cost more than its work.
    public func take(_ stream: StreamName, _ event: FeedEvent) {
        let wakes = queue.withLock { queue in
            guard append(stream, event, to: &queue), Self.isUrgent(stream, event, queue), !queue.isSignalled else { return false }
            queue.isSignalled = true
            return true
        }
        if wakes { filled.signal() }
    }

    private static func isUrgent(_ stream: StreamName, _ event: FeedEvent, _ queue: Queue) -> Bool {
        guard case .message(let message) = event, let quiet = queue.quiet[stream], queue.items.count < patience else { return true }
        switch message.kind {
        case .audio: return message.time >= quiet.sound || (try? AudioHeader.read(message.payload))?.packet != .frames
        case .video:
            guard message.time < quiet.video, let header = try? VideoHeader.read(message.payload) else { return true }
            return header.packet != .frames || header.isKeyframe
        case .data: return false
        }
    }

    private func append(_ stream: StreamName, _ event: FeedEvent, to queue: inout Queue) -> Bool {
        var followsLoss = false
        if case .message(let message) = event {
            guard queue.bytes + message.payload.count <= Self.limit else {
                queue.losing.insert(stream)
                queue.lost += 1
                return false
            }
            queue.bytes += message.payload.count
            followsLoss = queue.losing.remove(stream) != nil
        }
        var item = Item(stream: stream, event: event, followsLoss: followsLoss)
        switch event {
        case .started: queue.fresh.insert(stream)
        case .message(let message) where queue.fresh.contains(stream) && Self.isFrame(message):
            queue.fresh.remove(stream)
            item.arrival = Int64(clock())
        default: break
        }
        queue.items.append(item)
        return true
    }

    /// Configuration may come long before the first frame.
    private static func isFrame(_ message: TimedMessage) -> Bool {
        switch message.kind {
        case .audio: (try? AudioHeader.read(message.payload))?.packet == .frames
        case .video: (try? VideoHeader.read(message.payload))?.packet == .frames
        case .data: false
        }
    }

    private func run(_ told: @escaping Told) {
        var packagers: [StreamName: Open] = [:]
        /// Their threads have something left to do.
        var ladders: [Ladder] = []
        while true {
            filled.wait()
            let (items, isStopping) = queue.withLock { queue in
                defer {
                    queue.items = []
                    queue.bytes = 0
                    queue.isSignalled = false
                }
                return (queue.items, queue.isStopping)
            }
            for item in items { perform(item, &packagers, &ladders, told) }
            // A ladder gets each picture at once: it has to work on it.
            let quiet = packagers.compactMapValues { $0.ladder == nil ? $0.packager.quiet : nil }
            queue.withLock { $0.quiet = quiet }
            guard isStopping else { continue }
            for (stream, open) in packagers {
                for event in open.packager.finish() { told(stream, .event(event)) }
                ladders += [open.ladder].compactMap { $0 }
            }
            for ladder in ladders {
                // What they have not done yet is not worth waiting for.
                ladder.abandon()
                ladder.join()
            }
            return
        }
    }

    private func perform(_ item: Item, _ packagers: inout [StreamName: Open], _ ladders: inout [Ladder], _ told: @escaping Told) {
        if case .started(let session) = item.event {
            if let old = packagers[item.stream]?.ladder { ladders.append(old) }
            // What is left of the session before it may not come among its own.
            for ladder in ladders where ladder.stream == item.stream { ladder.abandon() }
            packagers[item.stream] = open(item.stream, SessionID(session), told)
            return
        }
        guard let open = packagers[item.stream] else { return }
        var events: [PackagerEvent] = item.followsLoss ? open.packager.publisherChanged() : []
        switch item.event {
        case .started: break
        case .message(let message):
            if let arrival = item.arrival {
                let names = open.ladder?.outlets.map(\.name) ?? []
                told(item.stream, .began(open.session, wallStart: arrival - message.time, renditions: names))
            }
            events += open.packager.take(message)
        case .publisherLeft: events += open.packager.publisherChanged()
        case .ended:
            events += open.packager.finish()
            packagers[item.stream] = nil
            outlets.withLock { $0[item.stream] = nil }
            ladders = ladders.filter { !$0.joinIfDone() } + [open.ladder].compactMap { $0 }
        }
        for event in events { told(item.stream, .event(event)) }
    }

    private func open(_ stream: StreamName, _ session: SessionID, _ told: @escaping Told) -> Open {
        guard !ladder.rungs.isEmpty else { return Open(session: session, packager: Packager(), ladder: nil) }
        let made = Ladder(ladder, stream: stream, probe: probe, courier: courier, clock: clock) { told(stream, .rendition($0, $1)) }
        let known = made.outlets
        outlets.withLock { $0[stream] = known }
        return Open(session: session, packager: Packager { made.take($0) }, ladder: made)
    }
}
