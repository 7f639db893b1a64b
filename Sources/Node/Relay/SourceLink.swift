import Identity
import Membership
import Relay
import Threads

/// The link to one who sends: the hub, or another member's node. Opens it again and again until it is stopped. Has a thread; owned by the relay.
final class SourceLink: Sendable {
    /// What it hears, in order.
    enum Event: Sendable {
        case opened([Subscription.Wish])
        case frames([RelayFrame])
        case closed
    }

    /// Milliseconds without a byte after which the other side is taken for gone; it says something every four seconds.
    static let silence = SwarmConfiguration().silence
    /// A link that has lasted for so long was not in vain.
    static let worthwhile: Int64 = 10_000

    let key: PublicKey
    private let hub: Fingerprint
    private let identity: IdentityKey
    private let configuration: NodeConfiguration
    private let wake: WakeUp
    private let bell = Bell()
    private let state: Locked<State>
    private let thread = Locked<NativeThread?>(nil)
    private let wishes: @Sendable () -> [Subscription.Wish]
    private let take: @Sendable (Event) -> Void

    private struct State {
        var candidates: [CandidateAddress]
        var isStopping = false
        var isDropped = false
        var link: [UInt8] = []
        /// Bodies of requests that wait.
        var requests: [[UInt8]] = []
        var heard: Int64 = 0
        /// While the link is open.
        var path: Path?
    }

    /// The way to who sends.
    struct Path: Sendable, Equatable {
        var address: CandidateAddress
        /// nil: not known.
        var roundTripMicroseconds: Int?
    }

    /// `wishes`: what to ask for when the link is opened. nil: the system gives nothing any more.
    init?(
        _ key: PublicKey, at candidates: [CandidateAddress], of hub: Fingerprint, _ identity: IdentityKey,
        _ configuration: NodeConfiguration,
        wishes: @escaping @Sendable () -> [Subscription.Wish], take: @escaping @Sendable (Event) -> Void
    ) {
        guard let wake = WakeUp() else { return nil }
        self.key = key
        self.hub = hub
        self.identity = identity
        self.configuration = configuration
        self.wake = wake
        self.wishes = wishes
        self.take = take
        state = Locked(State(candidates: candidates))
    }

    func start() throws(ThreadError) {
        let started = try NativeThread("relay-link") { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// `join` waits for the end.
    func stop() {
        state.withLock { $0.isStopping = true }
        bell.ring()
        wake.ring()
    }

    func join() { thread.withLock { $0.take() }?.join() }

    /// nil: the link is not open.
    var path: Path? { state.withLock { $0.path } }

    /// It may be elsewhere now.
    func setCandidates(_ candidates: [CandidateAddress]) { state.withLock { $0.candidates = candidates } }

    /// Sends another subscription over the link that is open, and asks for slices.
    func send(_ wishes: [Subscription.Wish], missing: [SliceName]) {
        let isTaken = state.withLock { state in
            guard !state.link.isEmpty, state.requests.count < 16 else { return false }
            state.requests.append(Subscription(link: state.link, wishes: wishes, missing: missing).bytes)
            return true
        }
        if isTaken { wake.ring() }
    }

    /// The link is of no use: it is closed, and opened again after a pause.
    func drop() {
        state.withLock { $0.isDropped = true }
        wake.ring()
    }

    private func run() {
        var backoff = Backoff()
        while !state.withLock({ $0.isStopping }) {
            let began = configuration.monotonic()
            follow()
            let wasDropped = state.withLock { state in
                defer { state.isDropped = false }
                return state.isDropped
            }
            if !wasDropped, configuration.monotonic() - began > Self.worthwhile { backoff.succeeded() }
            bell.wait(milliseconds: backoff.failed(random: configuration.random()))
        }
    }

    private func follow() {
        let conversation = Conversation(
            with: Fingerprint(of: key, .sodium), identity, configuration, pacer: Locked(CandidatePacer()), isCancelled: { [self] in isOver }
        )
        guard let conversation else { return }
        let asked = wishes()
        let link = Random.bytes(Subscription.linkSize)
        let candidates = state.withLock { state in
            state.heard = configuration.monotonic()
            return state.candidates
        }
        var reader = RelayFrameReader()
        var isOpen = false
        _ = try? conversation.follow("/hubs/\(hub.path)/relay", Subscription(link: link, wishes: asked).bytes, candidates, wake: wake) {
            [self] bytes in
            reader.append(bytes)
            var frames: [RelayFrame] = []
            do throws(RelayError) {
                while let frame = try reader.next() { frames.append(frame) }
            } catch {
                return false
            }
            state.withLock { state in
                state.heard = configuration.monotonic()
                if !isOpen {
                    state.link = link
                    state.path = conversation.address.map {
                        Path(address: $0, roundTripMicroseconds: conversation.roundTripMicroseconds)
                    }
                }
            }
            if !isOpen { take(.opened(asked)) }
            isOpen = true
            if !frames.isEmpty { take(.frames(frames)) }
            return !isOver
        } beside: { [self] in
            state.withLock { $0.requests.isEmpty ? nil : $0.requests.removeFirst() }
        }
        state.withLock { state in
            state.link = []
            state.requests = []
            state.path = nil
        }
        if isOpen { take(.closed) }
    }

    private var isOver: Bool {
        let now = configuration.monotonic()
        return state.withLock { $0.isStopping || $0.isDropped || $0.heard + Self.silence < now }
    }
}
