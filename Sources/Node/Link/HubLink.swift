import Identity
import Membership
import Storage
import Threads

/// One hub and this node: joins it if it has not yet, then tells it every few seconds how it is. Has a thread; owned by the node.
///
/// ```
///  invited ──joined, waits──► member ──removed, left──► over
///     │ └─ not reached: again later ─┘ ▲    │ heartbeat, then what is new
///     └──refused──► over               └────┘
/// ```
final class HubLink: Sendable {
    enum Subject: Sendable {
        case invited(InviteCode)
        case member(KnownHub)
        case over(JoinOutcome?)
    }

    /// What others may know of it.
    struct Condition: Sendable {
        var subject: Subject
        var isOnline = false
        /// Whether a heartbeat is on its way, which the hub may have heard already.
        var isBeating = false
        /// Why not, in words.
        var trouble: String?
        var isStopping = false
        var leaves = false
        /// Who belongs to the hub, by its newest revision.
        var members: [PublicKey: Member.State] = [:]
        /// Milliseconds: when the hub answered last; at first, when this link began.
        var heard: Int64
        var saidLapsed = false
        /// What the hub gave last as the other members.
        var peersMark: UInt64 = 0
        /// Who sends this node what, as the hub said last.
        var sources = SourceList()
        var sourcesMark: UInt64 = 0
    }

    let fingerprint: Fingerprint
    let condition: Locked<Condition>
    let identity: IdentityKey
    let configuration: NodeConfiguration
    let store: HubStore
    let uplink: UplinkKeeper
    let onEvent: @Sendable (NodeEvent) -> Void
    /// Of everything that this hub has named.
    let pacer = Locked(CandidatePacer())
    /// Who writes the hub to the disk holds it, so that the newest is written last.
    private let saving = Locked(())
    let bell = Bell()
    private let thread = Locked<NativeThread?>(nil)
    /// Of the request that the link's thread waits for.
    private let waker = Locked<PinnedClient.Waker?>(nil)
    let passing = Locked(Passing())
    /// What is taken of the hub's streams; nil: nothing.
    let relay = Locked<NodeRelay?>(nil)

    init(
        _ subject: Subject, _ fingerprint: Fingerprint, identity: IdentityKey, store: HubStore, uplink: UplinkKeeper,
        _ configuration: NodeConfiguration,
        onEvent: @escaping @Sendable (NodeEvent) -> Void
    ) {
        self.fingerprint = fingerprint
        self.identity = identity
        self.store = store
        self.uplink = uplink
        self.configuration = configuration
        self.onEvent = onEvent
        var condition = Condition(subject: subject, heard: configuration.monotonic())
        if case .member(let hub) = subject { condition.members = hub.members }
        self.condition = Locked(condition)
    }

    func start() throws(ThreadError) {
        let started = try NativeThread("hub-link") { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// Lets the threads come to their end; `stop` waits for it.
    func beginToStop() {
        condition.withLock { $0.isStopping = true }
        bell.ring()
        waker.withLock { $0?.wake() }
    }

    /// Says goodbye to the hub, if it is reached at once, and ends the threads.
    func stop() {
        beginToStop()
        thread.withLock { $0.take() }?.join()
        passing.withLock { $0.thread.take() }?.join()
        relay.withLock { $0.take() }?.stop()
        saveGiven(isLast: true)
    }

    /// Leaves the hub: tells it, if it can be told.
    func leave() {
        condition.withLock { $0.leaves = true }
        stop()
    }

    var isStopping: Bool { condition.withLock { $0.isStopping } }

    /// Of the key that the hub has now, as far as is known.
    var pin: Fingerprint { hub?.pin ?? fingerprint }

    /// nil: it is not joined yet, or no more.
    var hub: KnownHub? {
        condition.withLock { condition in
            if case .member(let hub) = condition.subject { return hub }
            return nil
        }
    }

    /// Changes what is known of the hub and saves it, if there is a change. From any thread.
    func change(_ body: @Sendable (inout KnownHub) -> Void) throws(StorageError) {
        let isChanged = condition.withLock { condition in
            guard case .member(var hub) = condition.subject else { return false }
            let before = hub
            body(&hub)
            condition.subject = .member(hub)
            if hub.revision != before.revision { condition.members = hub.members }
            return hub != before
        }
        guard isChanged else { return }
        let failure: StorageError? = saving.withLock { _ in
            guard let hub else { return nil }
            do throws(StorageError) {
                try store.save(hub)
                return nil
            } catch {
                return error
            }
        }
        if let failure { throw failure }
    }

    private func run() {
        var limits = PinnedClient.Limits()
        // Longer than any request: whoever stops the link wakes it.
        limits.cancelMilliseconds = 60_000
        let conversation = Conversation(
            with: pin, identity, configuration, pacer: pacer, limits: limits, onSuccession: { [self] in follow($0) },
            isCancelled: { [self] in isStopping })
        guard let conversation else {
            condition.withLock { $0.trouble = "libcurl does not start" }
            return
        }
        waker.withLock { [waker = conversation.waker] in $0 = waker }
        defer { waker.withLock { $0 = nil } }
        var course = Course()
        while !isStopping {
            let pause: Int64
            switch condition.withLock({ $0.subject }) {
            case .invited(let code): pause = join(code, conversation, &course)
            case .member(let hub): pause = beat(hub, conversation, &course)
            case .over: return
            }
            if pause > 0 { rest(pause, &course) }
        }
        farewell()
    }

    /// What the link's thread remembers from one try to the next.
    struct Course {
        var backoff = Backoff()
        /// Tries since the hub was last reached.
        var failures = 0
        /// The hub and this node know the same: the next answer may wait for news.
        var isSettled = false
        /// Answers since then after which it was not so.
        var unsettled = 0
        /// The hub knows this box by the key that it has now.
        var hasToldKeys = false
        /// Which of the other members is asked next.
        var nextPeer = 0
        /// When the hub was last looked for where it had not been, in milliseconds.
        var searched: Int64?
        /// The LAN says that the hub is there, whether it answers or not.
        var isOnLAN = false

        mutating func succeeded() {
            backoff.succeeded()
            failures = 0
            searched = nil
        }
    }

    /// Returns milliseconds until the next try.
    func failed(_ words: String, _ course: inout Course) -> Int64 {
        course.failures += 1
        course.isSettled = false
        condition.withLock {
            $0.trouble = words
            $0.isOnline = false
            $0.isBeating = false
        }
        return course.backoff.failed(random: configuration.random(), longest: mayBeBackSoon ? Backoff.longestAtFirst : Backoff.longest)
    }

    /// A hub that was heard a moment ago most likely starts anew where it was.
    private var mayBeBackSoon: Bool {
        let now = configuration.monotonic()
        return condition.withLock { condition in
            guard case .member(let hub) = condition.subject else { return false }
            return condition.silentSeconds(of: hub, now) * 1_000 < CandidatePacer.proofLasts
        }
    }

    func vitals() -> Heartbeat {
        var heartbeat = configuration.vitals()
        heartbeat.release = configuration.release
        uplink.promise(to: fingerprint, &heartbeat)
        return heartbeat
    }

    private func farewell() {
        let (needsGoodbye, leaves) = condition.withLock { ($0.isOnline || $0.isBeating || $0.leaves, $0.leaves) }
        guard let hub, needsGoodbye else { return }
        var limits = PinnedClient.Limits()
        limits.connectMilliseconds = 700
        limits.totalMilliseconds = 1_000
        let goodbye = Conversation(
            with: pin, identity, configuration, pacer: Locked(CandidatePacer()), limits: limits, isCancelled: { false })
        guard let goodbye else { return }
        var heartbeat = vitals()
        heartbeat.farewell = leaves ? .leaves : .stops
        // Nobody waits for the answer: a hub that is not there hears nothing, and finds out by itself.
        _ = try? goodbye.ask("/heartbeat", heartbeat.bytes, limit: HeartbeatAnswer.size, hub.candidates)
    }
}
