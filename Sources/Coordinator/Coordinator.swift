import AppliancePort
import Identity
import Membership
import Planner
import Storage
import Uplink

/// Keeps the members of a hub: who they are, whom the owner has invited, and how they are. Owned by the appliance.
///
/// What is in memory is what is on the disk: a change is saved first, and then true. Between the two no other change is made.
public actor Coordinator {
    nonisolated let signer: Signer
    nonisolated let configuration: CoordinatorConfiguration
    let system: CoordinatorSystem
    private let executor = CoordinatorExecutor()
    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }
    private let store: MemberStore
    private let onEvent: @Sendable (CoordinatorEvent) -> Void

    private(set) var roster: Roster
    var sessions = SessionTable()
    var presences: [Int64: Presence] = [:]
    /// How the members were up to the last minute.
    private var availability: Availability
    /// When runs were last looked through for old ones, in seconds of the clock.
    private var lastForgot: Int64?
    /// What has been asked of the appliance port.
    public internal(set) var counters = Counters()
    /// The last box that tried a used invite, by invite.
    var tries: [Int64: TakenTry] = [:]
    /// What each member may still send to measure its line.
    var budgets: [Int64: ByteBudget] = [:]
    /// Members that were said to be offline, so that it is said once.
    var offline: Set<Int64> = []
    /// Where members say that they can be reached.
    var whereabouts = Whereabouts()
    /// Where viewers reach members' boxes, as was tried.
    var reachability = Reachability()
    /// How far members are relied on, as far as it is another than at first, and of whom that is still to be saved.
    var trusts: [Int64: Trust] = [:]
    var changedTrusts: Set<Int64> = []
    /// What is held against members' boxes.
    var accusations = Accusations()
    private var minutes = 0
    /// Told when there is a place to try at once.
    nonisolated let onPlaceToTry: @Sendable () -> Void
    /// Heartbeats that are answered when there is something new, by member.
    var waiting: [Int64: WaitingHeartbeat] = [:]
    var isWatchingWaiting = false
    /// Links over which members take the streams; nil: nothing is relayed.
    nonisolated let feed: RelayFeed?
    var live: [LiveStream] = []
    var plans: [String: Plan] = [:]
    var isPlanDue = false
    /// When the plan in force was made, in milliseconds of the monotonic clock.
    var planned: Int64 = 0
    /// Those who wait for the next plan.
    var planWaiters: [CheckedContinuation<Void, Never>] = []
    /// Members that had a link to the hub when the plan in force was made.
    var helping: [Int64] = []
    /// Viewers that take slices.
    var viewers = ViewerRegistry()
    /// Carries to a viewer, over its link, where it gets the stream.
    var tellViewer: (@Sendable (_ json: [UInt8], _ link: [UInt8]) -> Void)?
    /// Makes the secret halves of tickets; nobody else has it.
    let ticketKey: [UInt8]
    /// Bits a second that the hub's other viewers take.
    var playersUse: Int64 = 0
    var contributions: [Int64: Contribution] = [:]
    /// Who sends each member what, and what tells one list from the next.
    var sourceLists: [Int64: SourceList] = [:]
    var sourceMarks: [Int64: UInt64] = [:]
    private var clock: IssuerClock
    /// The keys that this hub has had; nil: none but the one that it has.
    public nonisolated let successions: SuccessionChain?
    /// Until when members may know the hub by a former key, in seconds of the issuer's clock.
    private let formerEnds: [PublicKey: Int64]
    public private(set) var addresses: AddressRecord
    private var signedRevision: MembershipRevision?
    /// Those who wait for their turn to change something.
    private var turns: [CheckedContinuation<Void, Never>] = []
    private var isChanging = false

    public struct TakenTry: Sendable, Equatable {
        public var fingerprint: String
        /// Milliseconds of the monotonic clock.
        public var time: Int64
    }

    /// Reads what is saved. `identity`: of this appliance; `successions`: of the keys that it had before.
    public init(
        _ configuration: CoordinatorConfiguration, identity: IdentityKey, successions: SuccessionChain? = nil, store: MemberStore,
        system: CoordinatorSystem, feed: RelayFeed? = nil, onPlaceToTry: @escaping @Sendable () -> Void = {},
        onEvent: @escaping @Sendable (CoordinatorEvent) -> Void = { _ in }
    ) async throws(StorageError) {
        self.configuration = configuration
        self.store = store
        self.system = system
        self.onEvent = onEvent
        self.feed = feed
        self.onPlaceToTry = onPlaceToTry
        ticketKey = system.random(32)
        signer = identity.signer
        let saved = try await store.load()
        var roster = Roster()
        roster.apply(saved.roster)
        self.roster = roster
        whereabouts.rosterChanged(roster)
        trusts = saved.trusts
        clock = IssuerClock(saved: saved.clock, wall: system.wall(), monotonic: system.monotonic())
        availability = Availability(
            saved: saved.openRuns, savedUntil: saved.clock?.value, now: clock.now(monotonic: system.monotonic()))
        self.successions = successions
        let formers = successions?.formers ?? []
        let end = clock.now(monotonic: system.monotonic()) + KeySuccession.overlapSeconds
        let added = formers.filter { saved.formerEnds[$0] == nil }
        formerEnds = saved.formerEnds.merging(added.map { ($0, end) }) { saved, _ in saved }
        let known = ([identity.publicKey] + formers).lazy.compactMap { key in
            saved.addresses.flatMap { try? AddressRecord(bytes: $0, hub: key, .sodium) }
        }.first
        // What a former key has signed is said anew, and under a higher number.
        addresses =
            known.flatMap { $0.hub == identity.publicKey ? $0 : nil }
            ?? AddressRecord(sequence: known?.sequence ?? 0, addresses: [], signer: identity.signer)
        try await store.saveFormers(added, end: end)
    }

    /// Seconds by which invites age.
    var now: Int64 { clock.now(monotonic: system.monotonic()) }

    /// Milliseconds between heartbeats.
    var interval: Int64 { Int64(configuration.heartbeatTenths) * 100 }

    func say(_ event: CoordinatorEvent) { onEvent(event) }

    /// Does at once, on this thread, what needs no waiting. Not for tasks of the coordinator's own.
    nonisolated func atOnce<Value: Sendable>(_ body: @Sendable (isolated Coordinator) -> Value) -> Value {
        executor.run { assumeIsolated(body) }
    }

    /// Decides, saves and applies, one change after the other. `decide` sees the roster as it is when its turn has come.
    func change<Outcome: Sendable>(
        _ decide: (Roster) throws(CoordinatorError) -> (Outcome, [RosterChange])
    ) async throws(CoordinatorError) -> Outcome {
        await takeTurn()
        defer { endTurn() }
        let (outcome, changes) = try decide(roster)
        do throws(StorageError) {
            try await store.save(changes)
        } catch {
            say(.notSaved(error.description))
            throw .notSaved(error)
        }
        for case .member(let member) in changes {
            guard let before = roster.members[member.id], before.key != member.key || member.state == .removed else { continue }
            sessions.end(before.key)
        }
        roster.apply(changes)
        whereabouts.rosterChanged(roster)
        rosterChangedForRelaying()
        tellWaiting()
        return outcome
    }

    private func takeTurn() async {
        guard isChanging else {
            isChanging = true
            return
        }
        await withCheckedContinuation { turns.append($0) }
    }

    private func endTurn() {
        guard turns.isEmpty else {
            turns.removeFirst().resume()
            return
        }
        isChanging = false
    }

    /// The signed list of members, made once for each number.
    var revision: MembershipRevision {
        if let signedRevision, signedRevision.number == roster.revision { return signedRevision }
        let made = roster.revision(signer: signer)
        signedRevision = made
        return made
    }

    /// Whether members may still know the hub by this key, which it had before.
    public func isAccepted(_ former: PublicKey) -> Bool { formerEnds[former].map { now < $0 } ?? false }

    /// Tells where the hub is now. A new list is saved with a higher sequence before anybody hears of it.
    public func setAddresses(_ list: [CandidateAddress]) async throws(CoordinatorError) {
        guard list != addresses.addresses || addresses.sequence == 0 else { return }
        let record = AddressRecord(sequence: addresses.sequence + 1, addresses: list, signer: signer)
        do throws(StorageError) {
            try await store.saveAddresses(record.bytes)
        } catch {
            throw .notSaved(error)
        }
        guard record.sequence > addresses.sequence else { return }
        addresses = record
        tellWaiting()
    }

    /// Saves how every member was since the last call; called once a minute.
    public func minutePassed() async throws(CoordinatorError) {
        await takeTurn()
        defer { endTurn() }
        let (time, now) = (system.monotonic(), now)
        var states: [Int64: Availability.State] = [:]
        for member in roster.present where member.state != .pending {
            states[member.id] = Availability.State(presences[member.id]?.state(now: time, interval: interval) ?? .unknown)
        }
        let step = availability.minutePassed(states, now: now)
        minutes += 1
        if minutes % 10 == 0 { trustIntervalPassed() }
        let changed = changedTrusts
        changedTrusts = []
        do throws(StorageError) {
            try await store.saveTrusts(
                Dictionary(uniqueKeysWithValues: changed.map { ($0, roster.members[$0] == nil ? nil : trusts[$0]) }))
            try await store.saveMinute(step, clock: IssuerClock.Saved(value: step.until, wall: system.wall()))
            availability.apply(step)
            guard lastForgot.map({ now - $0 >= 86_400 }) ?? true else { return }
            try await store.forgetOldRuns(now: now)
            lastForgot = now
        } catch {
            changedTrusts.formUnion(changed)
            say(.notSaved(error.description))
            throw .notSaved(error)
        }
    }

    /// How much of the last days each member was there.
    public func shares(days: Int64) async throws(CoordinatorError) -> [Int64: MemberStore.Share] {
        do throws(StorageError) {
            return try await store.shares(since: now - days * 86_400)
        } catch {
            throw .notSaved(error)
        }
    }

    /// Says who has gone offline; called every few seconds.
    public func look() {
        viewersTimePassed()
        let time = system.monotonic()
        for member in roster.present {
            guard case .offline(let reason)? = presences[member.id]?.state(now: time, interval: interval) else { continue }
            if offline.insert(member.id).inserted { say(.offline(member: member.id, name: member.name, reason)) }
        }
    }
}
