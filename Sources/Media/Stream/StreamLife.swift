/// Where a stream is in its life, and since when. A value: who keeps it says what has happened and what time it is.
///
/// ```
///             published, nothing to test                     ended
///   READY ───────────────────────────────► LIVE ───────────────────────► OFFLINE
///    │ ▲                                   ▲  ▲                            │  │
///    │ │ ended        published, to test   │  │ published (or TESTING)     │  │ 7 days
///    │ └────── TESTING ────────────────────┘  └────────────────────────────┤  ▼
///    │          private: goes live when the owner says so                  │ STALE
///    │                                                                     │  │ 30 days, or the owner
///    └─────────────────────────────────► ARCHIVED ◄────────────────────────┴──┘
/// ```
/// An archived stream comes back as READY when the owner says so, and by itself when somebody publishes with its key.
public struct StreamLife: Sendable, Equatable {
    public enum State: String, Sendable, Codable, CaseIterable {
        /// Waits for its first publisher, or for one after a test.
        case ready = "READY"
        /// Published, and seen by the owner alone.
        case testing = "TESTING"
        case live = "LIVE"
        case offline = "OFFLINE"
        /// Nobody has published for 7 days.
        case stale = "STALE"
        /// Nobody has published for 30 days, or the owner has put it away.
        case archived = "ARCHIVED"
    }

    /// What happens to a stream.
    public enum Event: Sendable, Equatable, CaseIterable {
        /// An encoder publishes.
        case published
        /// No encoder does any more, and the grace time is over.
        case ended
        /// The owner ends the test.
        case wentLive
        case archived
        case broughtBack
        /// Seven, or thirty, days since it was live last.
        case sevenDaysPassed
        case thirtyDaysPassed
    }

    public static let daysUntilStale: Int64 = 7
    public static let daysUntilArchived: Int64 = 30

    public private(set) var state: State
    /// Whether the owner looks first, each time that a stream is published.
    public private(set) var testsFirst: Bool
    /// When it last came into each state, in seconds since 1970.
    public private(set) var times: [State: Int64]

    /// A new stream.
    public init(now: Int64) { self.init(state: .ready, testsFirst: false, times: [.ready: now]) }

    /// As it was saved.
    public init(state: State, testsFirst: Bool, times: [State: Int64]) {
        self.state = state
        self.testsFirst = testsFirst
        self.times = times
    }

    /// Whether only the owner may see that something is sent, and what.
    public var isPrivate: Bool { testsFirst && state != .live }

    /// The table of transitions; nil: that cannot happen there.
    public static func next(_ state: State, _ event: Event, testsFirst: Bool) -> State? {
        switch (state, event) {
        case (.ready, .published), (.offline, .published), (.stale, .published), (.archived, .published):
            return testsFirst ? .testing : .live
        case (.testing, .wentLive): return .live
        case (.testing, .ended): return .ready
        case (.live, .ended): return .offline
        case (.offline, .sevenDaysPassed): return .stale
        case (.offline, .thirtyDaysPassed), (.stale, .thirtyDaysPassed): return .archived
        case (.ready, .archived), (.offline, .archived), (.stale, .archived): return .archived
        case (.stale, .broughtBack), (.archived, .broughtBack): return .ready
        default: return nil
        }
    }

    /// Returns the life after an event; nil: that cannot happen now.
    public func after(_ event: Event, now: Int64) -> StreamLife? {
        guard let next = Self.next(state, event, testsFirst: testsFirst) else { return nil }
        var life = self
        life.state = next
        life.times[next] = now
        return life
    }

    /// Returns the life after the owner has switched testing on or off. Switched off during a test, the stream goes live.
    public func testing(_ isOn: Bool, now: Int64) -> StreamLife {
        var life = self
        life.testsFirst = isOn
        return isOn ? life : life.after(.wentLive, now: now) ?? life
    }

    /// What has happened to a stream that is on air, or is not, by now; nil: nothing. A clock that stepped back is waited for.
    public func due(isOnAir: Bool, now: Int64) -> Event? {
        if isOnAir { return Self.next(state, .published, testsFirst: testsFirst).map { _ in .published } }
        if state == .live || state == .testing { return .ended }
        guard state == .offline || state == .stale, let ended = times[.offline] else { return nil }
        let (passed, overflow) = now.subtractingReportingOverflow(ended)
        guard !overflow else { return nil }
        if passed >= Self.daysUntilArchived * 86_400 { return .thirtyDaysPassed }
        return passed >= Self.daysUntilStale * 86_400 && state == .offline ? .sevenDaysPassed : nil
    }
}
