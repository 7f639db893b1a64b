import Dispatch
import Media
import Parts
import Threads

/// The thread that makes parts of what the media loop passes on. Owned by the hub, which stops it.
///
/// ```
/// media loop ──take──► queue (bounded) ──► Packager of the stream ──► told
/// ```
/// When the thread falls behind by more than the queue holds, messages are lost and counted, and the stream goes on at its next keyframe
/// as after a pause of its encoder.
public final class PackagingThread: Sendable {
    /// What came of a stream.
    public enum Made: Sendable {
        /// A session begins; `wallStart` is when its time 0 was, in milliseconds of Unix time.
        case began(SessionID, wallStart: Int64)
        case event(PackagerEvent)
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
        let packager = Packager()
    }

    private struct Queue {
        var items: [Item] = []
        var bytes = 0
        var losing: Set<StreamName> = []
        /// Streams whose session has had no frame yet.
        var fresh: Set<StreamName> = []
        /// Streams of which a video frame has come.
        var withVideo: Set<StreamName> = []
        var lost: UInt64 = 0
        var isStopping = false
        var isSignalled = false
    }

    /// Bytes of media that may wait.
    private static let limit = 32 << 20
    /// Messages that may wait for a video frame.
    private static let patience = 16

    private let clock: @Sendable () -> Double
    private let queue = Locked(Queue())
    private let filled = DispatchSemaphore(value: 0)
    private let thread = Locked<NativeThread?>(nil)

    /// `clock` gives Unix time in milliseconds, as playlists are to count it.
    public init(clock: @escaping @Sendable () -> Double) { self.clock = clock }

    /// Messages that were lost because the thread fell behind.
    public var lost: UInt64 { queue.withLock { $0.lost } }

    /// Starts the thread; it calls `told`.
    public func start(_ told: @escaping Told) throws(ThreadError) {
        let thread = try NativeThread("packager") { [self] in run(told) }
        self.thread.withLock { $0 = thread }
    }

    /// Ends after what is in the queue.
    public func stop() {
        guard let thread = thread.withLock({ $0.take() }) else { return }
        queue.withLock { $0.isStopping = true }
        filled.signal()
        thread.join()
    }

    /// Never blocks. Audio beside video waits for the next frame: waking the thread for every message would cost more than its work.
    public func take(_ stream: StreamName, _ event: FeedEvent) {
        let wakes = queue.withLock { queue in
            guard append(stream, event, to: &queue), Self.isUrgent(stream, event, &queue), !queue.isSignalled else { return false }
            queue.isSignalled = true
            return true
        }
        if wakes { filled.signal() }
    }

    private static func isUrgent(_ stream: StreamName, _ event: FeedEvent, _ queue: inout Queue) -> Bool {
        guard case .message(let message) = event else {
            queue.withVideo.remove(stream)
            return true
        }
        if message.kind == .video { queue.withVideo.insert(stream) }
        return message.kind == .video || queue.items.count >= patience || !queue.withVideo.contains(stream)
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

    private func run(_ told: Told) {
        var packagers: [StreamName: Open] = [:]
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
            for item in items { perform(item, &packagers, told) }
            guard isStopping else { continue }
            for (stream, open) in packagers {
                for event in open.packager.finish() { told(stream, .event(event)) }
            }
            return
        }
    }

    private func perform(_ item: Item, _ packagers: inout [StreamName: Open], _ told: Told) {
        if case .started(let session) = item.event {
            packagers[item.stream] = Open(session: SessionID(session))
            return
        }
        guard let open = packagers[item.stream] else { return }
        var events: [PackagerEvent] = item.followsLoss ? open.packager.publisherChanged() : []
        switch item.event {
        case .started: break
        case .message(let message):
            if let arrival = item.arrival { told(item.stream, .began(open.session, wallStart: arrival - message.time)) }
            events += open.packager.take(message)
        case .publisherLeft: events += open.packager.publisherChanged()
        case .ended:
            events += open.packager.finish()
            packagers[item.stream] = nil
        }
        for event in events { told(item.stream, .event(event)) }
    }
}
