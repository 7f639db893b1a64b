import CSystem
import Glibc
import Media
import RTMP

/// Where everybody comes in: listeners, connections that have not yet said what they want, publishers, and the streams that they
/// make. Owned by the first loop's thread.
final class FrontDesk {
    let configuration: LiveConfiguration
    /// The loop on whose thread this runs.
    unowned let loop: ViewerLoop
    /// Mailboxes of the other loops.
    let others: [Mailbox<LoopMessage>]
    let digest: HandshakeDigest
    let events: @Sendable (LiveEvent) -> Void
    let adoptHTTP: @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void
    let feed: @Sendable (StreamName, FeedEvent) -> Void
    let sendsElsewhere: (@Sendable (StreamName, _ used: Int) -> Bool)?
    let relayedRoom: RelayedRoom
    let waker: ReaderWaker
    let book: ViewerBook
    let httpListener: Int32
    let rtmpListener: Int32

    var entries: [StreamName: StreamKey] = [:]
    var namesByKey: [StreamKey: StreamName] = [:]
    /// What a viewer must know, of streams that are private.
    var viewKeys: [StreamName: String] = [:]
    /// Streams that come from another hub.
    var relayedNames: Set<StreamName> = []
    var streams: [LiveStream?] = []
    var slotsByName: [StreamName: Int] = [:]
    /// Viewers of ended streams that loops have not yet reported as closed, by slot; until then the slot is not used again.
    var leavingViewers: [Int: Int] = [:]
    var connections: [RTMPConnection?] = []
    var freeConnections: [Int] = []
    var pending: [PendingHTTP] = []
    var freePending: [Int] = []
    var pendingCount = 0
    var counters = LiveCounters()
    /// Connections of publishers that are read from time to time.
    var resting: Set<Int> = []
    var nextRestRead: Duration = .zero
    private var nextSweep: Duration = .zero
    private var lastGeneration: UInt32 = 0
    private var nextLoop = 0
    /// Nobody is let in until the next sweep.
    var listenersRest = false
    /// The moment of this round.
    var now: Duration { .nanoseconds(Int64(loop.now)) }

    init(
        loop: ViewerLoop, others: [Mailbox<LoopMessage>], waker: ReaderWaker, book: ViewerBook, httpListener: Int32, rtmpListener: Int32,
        digest: @escaping HandshakeDigest, adoptHTTP: @escaping @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void,
        feed: @escaping @Sendable (StreamName, FeedEvent) -> Void, sendsElsewhere: (@Sendable (StreamName, _ used: Int) -> Bool)? = nil,
        relayedRoom: RelayedRoom
    ) {
        configuration = loop.configuration
        self.loop = loop
        self.others = others
        self.waker = waker
        self.book = book
        self.httpListener = httpListener
        self.rtmpListener = rtmpListener
        self.digest = digest
        events = loop.events
        self.adoptHTTP = adoptHTTP
        self.feed = feed
        self.sendsElsewhere = sendsElsewhere
        self.relayedRoom = relayedRoom
        watchListeners()
    }

    func ready(_ cookie: Cookie, _ flags: UInt32) {
        switch cookie.kind {
        case .httpListener: acceptHTTP()
        case .rtmpListener: acceptRTMP()
        case .pendingHTTP: pendingReady(cookie)
        case .rtmpConnection: connectionReady(cookie, flags)
        default: break
        }
    }

    func take(_ message: LoopMessage) {
        switch message {
        case .streamsChanged(let list): streamsChanged(list)
        case .viewerClosed(let slot, let isRTMP, let address): viewerClosed(slot, isRTMP, address)
        case .snapshotWanted(let reply): reply(snapshot())
        case .readerWanted(let request): request.reply(openReader(request))
        case .readerClosed(let slot, let reader, let address): readerClosed(slot, reader, address)
        case .rtmpArrived(let descriptor, let address): welcomeRTMP(descriptor, address)
        case .relayed(let name, let input): relayed(name, input)
        default: break
        }
    }

    func nextGeneration() -> UInt32 {
        lastGeneration = (lastGeneration &+ 1) & 0xFF_FFFF
        return lastGeneration
    }

    /// To every loop, this one included, in the order of the calls.
    func tellLoops(_ message: LoopMessage) {
        switch message {
        case .streamStarted(let slot, let view): loop.streamStarted(slot, view)
        case .ringsReplaced(let slot, let view): loop.ringsReplaced(slot, view)
        case .streamAdvanced(let slot): loop.streamAdvanced(slot)
        case .streamEnded(let slot): loop.streamEnded(slot)
        default: break
        }
        for mailbox in others { mailbox.post(message) }
    }

    /// Viewers go round the loops.
    func sendToLoop(_ viewer: NewViewer) {
        nextLoop = (nextLoop + 1) % (others.count + 1)
        if nextLoop == 0 {
            loop.add(viewer)
        } else if !others[nextLoop - 1].post(.addViewer(viewer)) {
            close(viewer.descriptor)
        }
    }

    // MARK: Time

    private static let sweepInterval: Duration = .milliseconds(250)

    func timePassed(_ nanoseconds: UInt64) {
        let now = Duration.nanoseconds(Int64(nanoseconds))
        readResting(now)
        guard now >= nextSweep else { return }
        nextSweep = now + Self.sweepInterval
        if listenersRest { watchListeners() }
        sweepPending(now)
        sweepConnections(now)
        sweepStreams(now)
        letPublishersRest()
    }

    /// Nothing is swept, and nothing wakes the thread, while nobody is connected and nothing is live.
    func millisecondsToDeadline(_ nanoseconds: UInt64) -> Int32 {
        guard listenersRest || pendingCount > 0 || connections.count > freeConnections.count || !slotsByName.isEmpty else { return -1 }
        let next = resting.isEmpty ? nextSweep : min(nextSweep, nextRestRead)
        let left = next - .nanoseconds(Int64(nanoseconds))
        return Int32(max(0, min(1000, left.milliseconds + 1)))
    }

    func stop() {
        close(httpListener)
        close(rtmpListener)
        for slot in streams.indices where streams[slot] != nil { endStream(slot) }
        for (number, connection) in connections.enumerated() {
            if let connection { dismiss(number, connection, with: connection.session.publishDropped(.shuttingDown)) }
        }
        for number in connections.indices { closeConnection(number) }
        for item in pending where item.descriptor >= 0 { close(item.descriptor) }
    }
}
