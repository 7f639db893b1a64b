import Dispatch
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
    }

    let fingerprint: Fingerprint
    let condition: Locked<Condition>
    private let identity: IdentityKey
    private let configuration: NodeConfiguration
    private let store: HubStore
    private let onEvent: @Sendable (NodeEvent) -> Void
    private let bell = DispatchSemaphore(value: 0)
    private let thread = Locked<NativeThread?>(nil)

    init(
        _ subject: Subject, _ fingerprint: Fingerprint, identity: IdentityKey, store: HubStore, _ configuration: NodeConfiguration,
        onEvent: @escaping @Sendable (NodeEvent) -> Void
    ) {
        self.fingerprint = fingerprint
        self.identity = identity
        self.store = store
        self.configuration = configuration
        self.onEvent = onEvent
        condition = Locked(Condition(subject: subject))
    }

    func start() throws(ThreadError) {
        let started = try NativeThread("hub-link") { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// Says goodbye to the hub, if it is reached at once, and ends the thread.
    func stop() {
        condition.withLock { $0.isStopping = true }
        bell.signal()
        thread.withLock { $0.take() }?.join()
    }

    /// Leaves the hub: tells it, if it can be told.
    func leave() {
        condition.withLock { $0.leaves = true }
        stop()
    }

    private var isStopping: Bool { condition.withLock { $0.isStopping } }

    private func run() {
        guard let conversation = HubConversation(fingerprint, identity, configuration, isCancelled: { [self] in isStopping }) else {
            condition.withLock { $0.trouble = "libcurl does not start" }
            return
        }
        var backoff = Backoff()
        while !isStopping {
            let pause: Int64
            switch condition.withLock({ $0.subject }) {
            case .invited(let code): pause = join(code, conversation, &backoff)
            case .member(let hub): pause = beat(hub, conversation, &backoff)
            case .over: return
            }
            if pause > 0 { _ = bell.wait(timeout: .now() + .milliseconds(Int(pause))) }
        }
        farewell()
    }

    /// Returns milliseconds until the next step.
    private func join(_ code: InviteCode, _ conversation: HubConversation, _ backoff: inout Backoff) -> Int64 {
        let hash = SHA256.digest(code.secret)
        let request = JoinRequest(secret: code.secret, name: configuration.name, release: configuration.release)
        do {
            let bytes = try conversation.ask("/join", request.bytes, limit: JoinAnswer.maximumSize, code.addresses)
            guard let answer = try? JoinAnswer(bytes: bytes), let key = conversation.hubKey else { throw HubConversation.Failure.nonsense }
            guard answer.outcome != .full else {
                return trouble("the hub has as many members as it can", backoff.failed(random: configuration.random()))
            }
            var hub: KnownHub?
            if answer.outcome == .joined || answer.outcome == .waitsForApproval {
                hub = KnownHub(
                    key: key, fingerprint: code.hub, name: answer.hubName, member: answer.member,
                    state: answer.outcome == .joined ? .active : .pending, invited: code.addresses)
                if (try? AddressRecord(bytes: answer.addresses, hub: key, .sodium)) != nil { hub?.addressRecord = answer.addresses }
            }
            try store.end(hash, answer.outcome, hub: hub)
            backoff.succeeded()
            condition.withLock {
                $0.trouble = nil
                $0.subject = hub.map { .member($0) } ?? .over(answer.outcome)
            }
            onEvent(hub.map { .joined(hub: $0.name, waitsForApproval: $0.state == .pending) } ?? .refused(answer.outcome))
            return 0
        } catch {
            let words = String(describing: error)
            onEvent(.joinFailed(words))
            return trouble(words, backoff.failed(random: configuration.random()))
        }
    }

    private func trouble(_ words: String, _ pause: Int64) -> Int64 {
        condition.withLock {
            $0.trouble = words
            $0.isOnline = false
            // What was cut short by the end of this link may have been heard, and so needs a goodbye.
            $0.isBeating = $0.isBeating && $0.isStopping
        }
        return pause
    }

    private func beat(_ hub: KnownHub, _ conversation: HubConversation, _ backoff: inout Backoff) -> Int64 {
        var hub = hub
        condition.withLock { $0.isBeating = true }
        do {
            let bytes = try conversation.ask("/heartbeat", vitals().bytes, limit: HeartbeatAnswer.size, candidates(of: hub))
            guard let answer = try? HeartbeatAnswer(bytes: bytes) else { throw HubConversation.Failure.nonsense }
            let before = hub
            hub.state = answer.state
            if answer.state == .active || answer.state == .paused {
                try fetch(&hub, answer, conversation)
            }
            if hub != before { try store.save(hub) }
            backoff.succeeded()
            let wasOnline = condition.withLock { condition in
                defer {
                    condition.isOnline = answer.state != .removed
                    condition.isBeating = false
                    condition.trouble = nil
                    condition.subject = .member(hub)
                }
                return condition.isOnline
            }
            if !wasOnline, answer.state != .removed { onEvent(.online(hub: hub.name)) }
            if hub.state != before.state { onEvent(.stateChanged(hub: hub.name, hub.state)) }
            // Who was removed asks now and then whether it is still so.
            return answer.state == .removed ? 60_000 : Int64(answer.intervalTenths) * 100
        } catch {
            let words = String(describing: error)
            let wasOnline = condition.withLock { $0.isOnline }
            if wasOnline { onEvent(.offline(hub: hub.name, words)) }
            return trouble(words, backoff.failed(random: configuration.random()))
        }
    }

    /// Fetches what the hub's answer says is newer. What is not signed by the hub, or is older, changes nothing.
    private func fetch(_ hub: inout KnownHub, _ answer: HeartbeatAnswer, _ conversation: HubConversation) throws {
        let record = try? AddressRecord(bytes: hub.addressRecord, hub: hub.key, .sodium)
        if answer.addressSequence > record?.sequence ?? 0 {
            let bytes = try conversation.ask("/addresses", nil, limit: AddressRecord.maximumSize, candidates(of: hub))
            if let new = try? AddressRecord(bytes: bytes, hub: hub.key, .sodium), new.sequence > record?.sequence ?? 0 {
                hub.addressRecord = bytes
            }
        }
        let revision = try? MembershipRevision(bytes: hub.revision, hub: hub.key, .sodium)
        if answer.revision > revision?.number ?? 0 {
            let bytes = try conversation.ask("/members", nil, limit: MembershipRevision.maximumSize, candidates(of: hub))
            if let new = try? MembershipRevision(bytes: bytes, hub: hub.key, .sodium), new.number > revision?.number ?? 0 {
                hub.revision = bytes
            }
        }
    }

    /// The newest ways first, then those of the invite.
    private func candidates(of hub: KnownHub) -> [CandidateAddress] {
        let record = try? AddressRecord(bytes: hub.addressRecord, hub: hub.key, .sodium)
        return (record?.addresses ?? []) + hub.invited
    }

    private func vitals() -> Heartbeat {
        var heartbeat = configuration.vitals()
        heartbeat.release = configuration.release
        return heartbeat
    }

    private func farewell() {
        let condition = condition.withLock { $0 }
        guard case .member(let hub) = condition.subject, condition.isOnline || condition.isBeating || condition.leaves else { return }
        var limits = PinnedClient.Limits()
        limits.connectMilliseconds = 700
        limits.totalMilliseconds = 1_000
        guard let conversation = HubConversation(fingerprint, identity, configuration, limits: limits, isCancelled: { false }) else {
            return
        }
        var heartbeat = vitals()
        heartbeat.farewell = condition.leaves ? .leaves : .stops
        // Nobody waits for the answer: a hub that is not there hears nothing, and finds out by itself.
        _ = try? conversation.ask("/heartbeat", heartbeat.bytes, limit: HeartbeatAnswer.size, candidates(of: hub))
    }
}
