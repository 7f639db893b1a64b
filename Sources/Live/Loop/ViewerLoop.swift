import CSystem
import Glibc
import Threads

/// A media thread: waits for sockets and messages, and sends each stream's new bytes to this thread's viewers of it.
///
/// Runs on its own thread, which owns everything in it but the mailbox. The first loop also has the front desk.
final class ViewerLoop {
    private static let eventCapacity = 512
    static let inputCapacity = 64 << 10

    let mailbox: Mailbox<LoopMessage>
    let poller: Int32
    let configuration: LiveConfiguration
    let events: @Sendable (LiveEvent) -> Void
    /// Tells the first loop that a viewer is gone.
    var viewerClosed: (_ slot: Int, _ isRTMP: Bool, _ address: AddressIdentity) -> Void = { _, _, _ in }
    var desk: FrontDesk?

    var viewers = ViewerTable()
    var streams: [LoopStream?] = []
    var counters = LiveCounters()
    var flushController: FlushController
    let input: UnsafeMutableRawBufferPointer
    private var isStopping = false
    /// Monotonic nanoseconds at the start of this round.
    private(set) var now: UInt64 = SteadyClock.nanoseconds()

    init(_ configuration: LiveConfiguration, events: @escaping @Sendable (LiveEvent) -> Void) throws(LiveError) {
        self.configuration = configuration
        self.events = events
        mailbox = try Mailbox()
        poller = sys_poller_make()
        guard poller >= 0 else { throw .outOfResources("an event queue", errorNumber: errno) }
        flushController = FlushController(configuration.flush)
        input = .allocate(byteCount: Self.inputCapacity, alignment: 64)
        _ = sys_poller_add(poller, mailbox.descriptor, sys_epoll_in, Cookie(.mailbox).bits)
    }

    deinit {
        close(poller)
        input.deallocate()
        viewers.deallocate()
    }

    /// Runs until `stop` arrives.
    func run() {
        withUnsafeTemporaryAllocation(of: epoll_event.self, capacity: Self.eventCapacity) { buffer in
            guard let list = buffer.baseAddress else { return }
            while !isStopping {
                let count = sys_poller_wait(poller, list, Int32(Self.eventCapacity), waitTime())
                now = SteadyClock.nanoseconds()
                let start = now
                for position in 0..<Int(count) { dispatch(list + position) }
                desk?.timePassed(now)
                flushDueStreams()
                flushController.worked(from: start, to: SteadyClock.nanoseconds())
            }
        }
        desk?.stop()
        closeEverything()
        for message in mailbox.close() { turnAway(message) }
    }

    private func dispatch(_ event: UnsafePointer<epoll_event>) {
        guard let cookie = Cookie(sys_event_cookie(event)) else { return }
        let flags = sys_event_flags(event)
        switch cookie.kind {
        case .viewer:
            guard viewers.isCurrent(cookie.number, generation: cookie.generation) else { return }
            viewerReady(cookie.number, flags)
        case .mailbox:
            for message in mailbox.takeAll() { take(message) }
        default:
            desk?.ready(cookie, flags)
        }
    }

    private func take(_ message: LoopMessage) {
        switch message {
        case .streamStarted(let slot, let view): streamStarted(slot, view)
        case .ringsReplaced(let slot, let view): ringsReplaced(slot, view)
        case .streamAdvanced(let slot): streamAdvanced(slot)
        case .streamEnded(let slot): streamEnded(slot)
        case .addViewer(let viewer): add(viewer)
        case .countersWanted(let reply): reply(report())
        case .stop: isStopping = true
        default: desk?.take(message)
        }
    }

    /// Answers what came too late, so that nobody waits for it.
    private func turnAway(_ message: LoopMessage) {
        switch message {
        case .addViewer(let viewer): close(viewer.descriptor)
        case .rtmpArrived(let descriptor, _): close(descriptor)
        case .countersWanted(let reply): reply(report())
        case .snapshotWanted(let reply): reply(LiveSnapshot())
        case .readerWanted(let request): request.reply(.failure(Refused(.stopping)))
        default: break
        }
    }

    func report() -> LoopReport {
        LoopReport(
            counters: counters,
            thread: .init(viewers: viewers.count, flushInterval: flushController.interval, busyPermille: flushController.busyPermille))
    }

    // MARK: Streams

    func streamStarted(_ slot: Int, _ view: StreamView) {
        while streams.count <= slot { streams.append(nil) }
        streams[slot] = LoopStream(view)
    }

    func ringsReplaced(_ slot: Int, _ view: StreamView) {
        guard slot < streams.count else { return }
        streams[slot]?.source = view
    }

    func streamAdvanced(_ slot: Int) {
        guard slot < streams.count else { return }
        streams[slot]?.isDue = true
    }

    /// Sends what is left, and a farewell; what a viewer cannot take at once it does not get.
    func streamEnded(_ slot: Int) {
        guard slot < streams.count, streams[slot] != nil else { return }
        flush(slot)
        for number in viewers.numbers where viewers.items[Int(number)].isUsed && viewers.items[Int(number)].slot == Int32(slot) {
            sayGoodbye(number)
        }
        streams[slot]?.deallocate()
        streams[slot] = nil
    }

    private func closeEverything() {
        for slot in streams.indices { streamEnded(slot) }
        for number in viewers.numbers where viewers.items[Int(number)].isUsed { closeViewer(number) }
    }

    // MARK: Flushing

    private func flushDueStreams() {
        let interval = UInt64(flushController.interval) * 1_000_000
        for slot in streams.indices {
            guard let isDue = streams[slot]?.isDue, isDue, let flushedAt = streams[slot]?.flushedAt else { continue }
            if now &- flushedAt >= interval { flush(slot) }
        }
    }

    private func flush(_ slot: Int) {
        guard let list = streams[slot] else { return }
        streams[slot]?.isDue = false
        streams[slot]?.flushedAt = now
        push(list.flvViewers, slot: slot, ring: list.source.flv, index: list.source.flvIndex, source: list.source)
        push(list.rtmpViewers, slot: slot, ring: list.source.rtmp, index: list.source.rtmpIndex, source: list.source)
    }

    /// Milliseconds until a flush or a deadline is due; -1: nothing is.
    private func waitTime() -> Int32 {
        var wait = desk?.millisecondsToDeadline(SteadyClock.nanoseconds()) ?? -1
        guard flushController.interval > 0 else { return wait }
        let interval = UInt64(flushController.interval) * 1_000_000
        let current = SteadyClock.nanoseconds()
        for slot in streams.indices {
            guard let isDue = streams[slot]?.isDue, isDue, let flushedAt = streams[slot]?.flushedAt else { continue }
            let passed = current &- flushedAt
            let left = passed >= interval ? 0 : Int32((interval - passed + 999_999) / 1_000_000)
            if wait < 0 || left < wait { wait = left }
        }
        return wait
    }
}
