import Membership
import Storage
import Threads
import Uplink

/// Divides this box's uplink among its hubs, by what its owner wants, the line carries, and others leave free. Owned by the node; its links ask
/// it from their threads.
final class UplinkKeeper: Sendable {
    struct Hub {
        var support = Support()
        var use = DailyUse()
        var watch = LineWatch()
        /// An active member of a hub that answers.
        var isActive = false
        /// Kilobits a second that the hub was told last, and until when it may count on them.
        var promised = 0
        var promisedUntil: Int64 = 0
        var lastTry: Int64?
        /// Bytes to viewers since the start.
        var viewerBytes: UInt64 = 0
        /// Since when something of `use` is not on the disk.
        var unsavedSince: Int64?
    }

    struct State {
        var box = Support()
        var boxUse = DailyUse()
        var measured: Int?
        var isMeasuring = false
        var hubs: [Fingerprint: Hub] = [:]
    }

    /// A hub that hears nothing takes a member for offline after so many milliseconds, or after six of its intervals.
    static let shortestPromise: Int64 = 60_000
    /// Between two tries to measure.
    static let retryMilliseconds: Int64 = 600_000
    /// What was given is on the disk so late at most; a power cut gives the box so much anew.
    static let saveMilliseconds: Int64 = 60_000

    private let store: SupportStore
    private let configuration: NodeConfiguration
    private let clock: IssuerClock
    private let state: Locked<State>

    init(_ store: SupportStore, _ configuration: NodeConfiguration) throws(StorageError) {
        self.store = store
        self.configuration = configuration
        let saved = try store.load()
        clock = IssuerClock(saved: saved.clock, wall: configuration.wall(), monotonic: configuration.monotonic())
        var state = State()
        state.box = saved.supports[nil] ?? Support()
        state.boxUse = saved.uses[nil] ?? DailyUse()
        state.measured = saved.measuredKilobits
        for (hub, support) in saved.supports {
            if let hub { state.hubs[hub, default: Hub()].support = support }
        }
        for (hub, use) in saved.uses {
            if let hub { state.hubs[hub, default: Hub()].use = use }
        }
        self.state = Locked(state)
    }

    private var day: Int64 { clock.now(monotonic: configuration.monotonic()) / 86_400 }

    // MARK: What the owner wants

    /// nil as hub: the box.
    func view(of hub: Fingerprint?) -> SupportView {
        let (day, minute, now) = (day, configuration.minuteOfDay(), configuration.monotonic())
        return state.withLock { state in
            guard let hub else {
                return SupportView(
                    support: state.box, offer: state.boxOffer(day, minute), usedBytes: state.boxUse.total(day: day),
                    measuredKilobits: state.measured, queueMilliseconds: nil)
            }
            let known = state.hubs[hub] ?? Hub()
            return SupportView(
                support: known.support, offer: state.offer(to: hub, day, minute, now), usedBytes: known.use.total(day: day),
                measuredKilobits: nil, queueMilliseconds: known.watch.queueMilliseconds)
        }
    }

    func set(_ support: Support, of hub: Fingerprint?) throws(StorageError) {
        try store.save(support, of: hub)
        state.withLock { state in
            if let hub { state.hubs[hub, default: Hub()].support = support } else { state.box = support }
        }
    }

    /// The line is measured anew at the next heartbeat.
    func measureAnew() throws(StorageError) {
        try store.save(measuredKilobits: nil)
        state.withLock { state in
            state.measured = nil
            for hub in state.hubs.keys { state.hubs[hub]?.lastTry = nil }
        }
    }

    func forget(_ hub: Fingerprint) throws(StorageError) {
        try store.forget(hub)
        state.withLock { $0.hubs[hub] = nil }
    }

    // MARK: What the links ask and tell

    /// Writes into a heartbeat what the hub may count on from now on. It is not promised to another.
    func promise(to hub: Fingerprint, _ heartbeat: inout Heartbeat) {
        let (day, minute, now) = (day, configuration.minuteOfDay(), configuration.monotonic())
        let (offer, streams) = state.withLock { state in
            let offer = state.offer(to: hub, day, minute, now)
            var known = state.hubs[hub] ?? Hub()
            known.promised = offer.kilobits
            known.promisedUntil = max(known.promisedUntil, now + Self.shortestPromise)
            state.hubs[hub] = known
            return (offer, known.support.streams)
        }
        heartbeat.uplinkKilobits = UInt32(clamping: offer.kilobits)
        heartbeat.uplinkReason = offer.reason?.rawValue ?? 0
        heartbeat.wanted = streams
        heartbeat.viewerBytes = state.withLock { $0.hubs[hub]?.viewerBytes ?? 0 }
    }

    /// The hub has answered a heartbeat.
    func answered(_ hub: Fingerprint, state member: Member.State, intervalMilliseconds: Int64, roundTripMicroseconds: Int?) {
        let now = configuration.monotonic()
        state.withLock { state in
            state.hubs[hub, default: Hub()].isActive = member == .active
            state.hubs[hub]?.promisedUntil = now + max(Self.shortestPromise, 6 * intervalMilliseconds)
            if let roundTripMicroseconds {
                state.hubs[hub]?.watch.roundTripMeasured(Double(roundTripMicroseconds) / 1_000, now: now)
            }
        }
    }

    /// The hub was not reached: the others may have its share once it counts on it no more.
    func missed(_ hub: Fingerprint) {
        let now = configuration.monotonic()
        state.withLock { state in
            state.hubs[hub]?.isActive = false
            state.hubs[hub]?.watch.answerMissed(now: now)
        }
    }

    // MARK: What was given

    /// So many bytes of a hub's streams were sent to members, and to viewers. It waits for no disk.
    func gave(members: Int, viewers: Int, of hub: Fingerprint) {
        guard members + viewers > 0 else { return }
        let (day, now) = (day, configuration.monotonic())
        state.withLock { state in
            state.hubs[hub, default: Hub()].use.add(Int64(members + viewers), day: day)
            state.hubs[hub]?.viewerBytes += UInt64(max(0, viewers))
            if state.hubs[hub]?.unsavedSince == nil { state.hubs[hub]?.unsavedSince = now }
            state.boxUse.add(Int64(members + viewers), day: day)
        }
    }

    /// Saves what was given to a hub, when it is time. `isLast`: now.
    func saveGiven(_ hub: Fingerprint, isLast: Bool = false) throws(StorageError) {
        let now = configuration.monotonic()
        let unsaved = state.withLock { state -> (DailyUse, DailyUse)? in
            guard let since = state.hubs[hub]?.unsavedSince, isLast || since + Self.saveMilliseconds <= now else { return nil }
            state.hubs[hub]?.unsavedSince = nil
            return (state.hubs[hub]?.use ?? DailyUse(), state.boxUse)
        }
        if let (use, box) = unsaved { try save(use, of: hub, box: box) }
    }

    private func save(_ use: DailyUse, of hub: Fingerprint, box: DailyUse) throws(StorageError) {
        let saved = IssuerClock.Saved(value: clock.now(monotonic: configuration.monotonic()), wall: configuration.wall())
        try store.save(use, of: hub, box: box, clock: saved)
    }

    // MARK: Measuring

    /// Whether the line to this hub is to be measured now; nobody else measures then until `measured`.
    func beginMeasuring(_ hub: Fingerprint) -> Bool {
        let (day, minute, now) = (day, configuration.minuteOfDay(), configuration.monotonic())
        return state.withLock { state in
            guard state.measured == nil, state.box.limits.kilobits == nil, !state.isMeasuring, state.hubs[hub]?.isActive == true,
                state.boxOffer(day, minute).reason == .notMeasured, state.mayMeasure(day, minute)
            else { return false }
            if let last = state.hubs[hub]?.lastTry, now - last < Self.retryMilliseconds { return false }
            state.hubs[hub]?.lastTry = now
            state.isMeasuring = true
            return true
        }
    }

    func measured(_ measurement: UplinkMeasurement, to hub: Fingerprint) throws(StorageError) {
        let day = day
        let (use, box) = state.withLock { state in
            state.isMeasuring = false
            state.hubs[hub, default: Hub()].use.add(measurement.bytes, day: day)
            state.boxUse.add(measurement.bytes, day: day)
            state.measured = measurement.kilobits ?? state.measured
            return (state.hubs[hub]?.use ?? DailyUse(), state.boxUse)
        }
        try save(use, of: hub, box: box)
        if let kilobits = measurement.kilobits { try store.save(measuredKilobits: kilobits) }
    }
}
