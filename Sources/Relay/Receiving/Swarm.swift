import Media
import Parts

/// Whoever sends: the hub or a member's node, by its key.
public struct SourceID: Hashable, Sendable {
    public var key: [UInt8]

    public init(_ key: [UInt8]) { self.key = key }
}

/// When a receiver gives up waiting, in milliseconds; all of it follows from how late viewers may be.
public struct SwarmConfiguration: Sendable {
    /// After the one who is to send a slice has shown its part's entry: somebody else is asked.
    public var askAfter: Int64
    /// After the entry is known, whoever is to send the slice.
    public var askLatest: Int64
    /// Between two who are asked for the same slice.
    public var askAgain: Int64
    /// A part that is not whole by then is left out.
    public var giveUp: Int64
    /// A source that says nothing for so long is dropped.
    public var silence: Int64 = 12_000
    /// Without any source for so long, there is no stream any more.
    public var alone: Int64 = 30_000
    /// Bytes of parts that are waited for, over all streams.
    public var memory = 64 << 20
    /// Slices that a source may let us wait for within ten seconds.
    public var maximumMisses = 16

    public init(targetLatency: Int64 = 3_000) {
        askAfter = targetLatency / 12
        askLatest = targetLatency / 5
        askAgain = targetLatency / 12
        giveUp = targetLatency
    }
}

/// A slice that is not what the hub has signed, and who sent it.
public struct WrongSlice: Sendable, Equatable {
    public var entry: [UInt8]
    public var slice: Int
    public var bytes: [UInt8]
    public var sender: SourceID
}

/// Takes the streams of one hub from several sources at once: verifies what comes, passes it on, and hands out whole parts in order.
///
/// A value without sockets, clock or cryptography of its own; owned by the thread that feeds it. Times are milliseconds that never go back.
/// ```
///  sources ──frames──► entry: signed? ──► slice: listed? ──► store ──► those who are fed by us
///                                             └──► whole part ──in order──► `.tell`
///  a slice that does not come: asked of another source, of the hub last; a wrong one: its sender is dropped
/// ```
public struct Swarm {
    public enum Action: Sendable {
        case tell(StreamName, RelayedEvent)
        /// Sent over the source's link, besides what it brings.
        case subscribe(SourceID, [Subscription.Wish], missing: [SliceName])
        /// The link is of no use: it is closed, and tried again later.
        case drop(SourceID, Reason)
        case wrong(WrongSlice)
    }

    public enum Reason: Sendable, Equatable {
        case silent, slow, wrongSlice, nonsense
    }

    struct Source {
        var channels: [UInt16: Timeline] = [:]
        var heard: Int64
        /// The newest part of which it has sent something, and when.
        var newest: [Timeline: Int64] = [:]
        var sent: Int64?
        /// When it let us wait.
        var misses: [Int64] = []
        /// What it was told last, without starts.
        var told: [StreamName?: StripeMask] = [:]
    }

    static let maximumTimelines = 64

    public let hub: SourceID
    let configuration: SwarmConfiguration
    let hash: (ArraySlice<UInt8>) -> [UInt8]
    let isSigned: (_ message: [UInt8], _ signature: [UInt8]) -> Bool
    var sources: [SourceID: Source] = [:]
    /// What the hub's plan says; a stream that it does not name comes from the hub.
    public private(set) var plan: [StreamName: [SourceID: StripeMask]] = [:]
    /// nil: all.
    public private(set) var wanted: Set<StreamName>?
    /// Of other streams only the stripes that the plan names are taken, to be passed on, and nothing is handed out.
    public private(set) var whole = Whole.all
    var sessions: [StreamName: Session] = [:]
    var timelines: [Timeline: Reception] = [:]
    /// Who sends which stripes now; follows from the plan and from who is there.
    var senders: [StreamName: [SourceID: StripeMask]] = [:]
    /// What is taken of those that are not taken whole.
    var taken: [StreamName: StripeMask] = [:]
    /// When the hub was last told to send other stripes over the link that is open.
    var hubChanged: [StreamName: Int64] = [:]
    /// As it was told last.
    var clock: Int64
    var lastCompany: Int64
    var actions: [Action] = []
    public internal(set) var counters = Counters()
    /// What can be passed on.
    public internal(set) var store: RelayStore

    /// Which streams are taken whole.
    public enum Whole: Sendable, Equatable {
        case all
        case named(Set<StreamName>)

        func has(_ stream: StreamName) -> Bool {
            switch self {
            case .all: true
            case .named(let names): names.contains(stream)
            }
        }
    }

    struct Session {
        var id: SessionID
        var renditions: [RenditionName] = []
        var hasBegun = false
    }

    public struct Counters: Sendable, Equatable {
        public var parts = 0
        /// Parts that were left out.
        public var lostParts = 0
        /// Slices that were asked for again.
        public var asked = 0
        public var wrongSlices = 0
        /// Slices that came twice.
        public var duplicates = 0
        /// Bytes of verified slices, by who sent them.
        public var bytes: [SourceID: Int] = [:]
        /// By who sent them, or was to.
        public var slices: [SourceID: Tally] = [:]

        public struct Tally: Sendable, Equatable {
            /// Verified, and not there before.
            public var came = 0
            /// Asked of somebody else, because they did not come in time.
            public var late = 0
            /// Not what the hub has signed.
            public var wrong = 0

            public init() {}
        }

        public init() {}
    }

    /// - Parameters:
    ///   - hash: SHA-256.
    ///   - isSigned: Whether an Ed25519 signature of a message is the hub's.
    public init(
        hub: SourceID, _ configuration: SwarmConfiguration = SwarmConfiguration(), limits: RelayStore.Limits = RelayStore.Limits(),
        now: Int64, hash: @escaping (ArraySlice<UInt8>) -> [UInt8],
        isSigned: @escaping (_ message: [UInt8], _ signature: [UInt8]) -> Bool
    ) {
        self.hub = hub
        self.configuration = configuration
        self.hash = hash
        self.isSigned = isSigned
        store = RelayStore(limits)
        lastCompany = now
        clock = now
    }

    /// What is to be done since the last call.
    public mutating func takeActions() -> [Action] {
        defer { actions = [] }
        return actions
    }

    // MARK: Who is there

    public var openSources: Set<SourceID> { Set(sources.keys) }

    /// A link was opened, and asked for `wishes`.
    public mutating func sourceOpened(_ id: SourceID, _ wishes: [Subscription.Wish], now: Int64) {
        clock = now
        sources[id] = Source(heard: now, told: masks(wishes))
        assign()
    }

    public mutating func sourceClosed(_ id: SourceID, now: Int64) {
        guard sources.removeValue(forKey: id) != nil else { return }
        clock = now
        lastCompany = now
        assign()
        askMissing(now)
    }

    /// The plan that is in force from now on.
    public mutating func planned(_ plan: [StreamName: [SourceID: StripeMask]]) {
        self.plan = plan
        assign()
    }

    /// nil: all streams.
    public mutating func want(_ streams: Set<StreamName>?) {
        wanted = streams
        for stream in sessions.keys where !wants(stream) { withdraw(stream) }
        assign()
    }

    /// Somebody watches a stream here, or nobody does any more.
    public mutating func takeWhole(_ streams: Whole, now: Int64) {
        guard streams != whole else { return }
        clock = now
        let before = whole
        whole = streams
        for (stream, session) in sessions where before.has(stream) != streams.has(stream) {
            let isWhole = streams.has(stream)
            if !isWhole, session.hasBegun {
                sessions[stream]?.hasBegun = false
                actions.append(.tell(stream, .withdrawn))
            }
            for timeline in Array(timelines.keys) where timeline.stream == stream {
                if isWhole { timelines[timeline]?.beginAnew(now) } else { timelines[timeline]?.rest() }
            }
        }
        assign()
        askMissing(now)
        for timeline in Array(timelines.keys) { handOut(timeline, now) }
    }

    /// Whether the hub says that a stream is on.
    public func isOn(_ stream: StreamName) -> Bool { sessions[stream] != nil }

    func wants(_ stream: StreamName) -> Bool { wanted?.contains(stream) ?? true }

    /// Every stream is forgotten at once.
    public mutating func withdrawAll(now: Int64) {
        for stream in Array(sessions.keys) {
            for timeline in timelines.keys where timeline.stream == stream { store.close(timeline, isWithdrawn: true, now: now) }
            withdraw(stream)
        }
    }

    mutating func withdraw(_ stream: StreamName) {
        guard sessions.removeValue(forKey: stream) != nil else { return }
        timelines = timelines.filter { $0.key.stream != stream }
        actions.append(.tell(stream, .withdrawn))
    }

    // MARK: Time

    /// When `timePassed` wants to be called at the latest.
    public func nextDeadline(now: Int64) -> Int64 {
        timelines.values.contains { $0.waits } ? now + configuration.askAfter / 5 : now + 1_000
    }

    public mutating func timePassed(now: Int64) {
        clock = now
        for (id, source) in sources where source.heard + configuration.silence < now { drop(id, .silent, now) }
        if !sources.isEmpty { lastCompany = now }
        if lastCompany + configuration.alone < now { withdrawAll(now: now) }
        askMissing(now)
        for timeline in Array(timelines.keys) { handOut(timeline, now) }
        store.trim(now: now)
    }

    mutating func drop(_ id: SourceID, _ reason: Reason, _ now: Int64) {
        guard sources[id] != nil else { return }
        actions.append(.drop(id, reason))
        sourceClosed(id, now: now)
    }
}
