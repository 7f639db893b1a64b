/// How the members were, as runs of time: what a hub keeps of their presence for 13 months.
///
/// Every minute of every member is recorded, and takes no room while it is like the one before: an open run reaches as far as all is recorded.
/// ```
///            hub stops ┐           ┌ starts
///  member 1  ━━online━━┿           ┿━━online━━━━━━━━━►   open: its end moves with every minute
///  member 2  ━━┿silent━┿           ┿━━━┿━━online━━━━►
///                      until       start
/// ```
/// It decides; what it decides is saved and then applied. Times are seconds of the hub's `IssuerClock`, so that a time without runs is one in
/// which the hub itself was not there. Owned by the coordinator.
public struct Availability: Sendable, Equatable {
    public enum State: UInt8, Sendable {
        /// Not heard of since this hub started.
        case unknown = 0
        case online = 1
        /// No word: its box, its line or this one's.
        case silent = 2
        /// It said that it stops.
        case stopped = 3
        /// It said that it restarts.
        case restarting = 4
    }

    /// A time in which a member was in one state: from `began` up to `ended`, which is not part of it.
    public struct Run: Sendable, Equatable {
        public var member: Int64
        public var state: State
        public var began: Int64
        public var ended: Int64

        public init(member: Int64, state: State, began: Int64, ended: Int64) {
            self.member = member
            self.state = state
            self.began = began
            self.ended = ended
        }
    }

    /// A run that goes on.
    public struct OpenRun: Sendable, Equatable {
        public var member: Int64
        public var state: State
        public var began: Int64

        public init(member: Int64, state: State, began: Int64) {
            self.member = member
            self.state = state
            self.began = began
        }
    }

    /// What a minute changes; saved in one transaction.
    public struct Step: Sendable, Equatable {
        public var closed: [Run] = []
        public var opened: [OpenRun] = []
        /// Members that have no open run any more.
        public var ended: [Int64] = []
        /// Up to where all is recorded now.
        public var until: Int64

        public init(until: Int64) { self.until = until }
    }

    private var open: [Int64: OpenRun] = [:]
    private var until: Int64
    /// When this hub started, before its first minute; what is open then is from before.
    private var start: Int64?

    /// `saved`: the open runs of the last time, which reached up to `savedUntil`.
    public init(saved: [OpenRun] = [], savedUntil: Int64? = nil, now: Int64) {
        for run in saved { open[run.member] = run }
        until = min(savedUntil ?? now, now)
        start = now
    }

    /// Decides what is to be saved of the time since the last call. `states`: of those who are members now.
    public func minutePassed(_ states: [Int64: State], now: Int64) -> Step {
        var step = Step(until: max(now, until))
        for run in open.values.sorted(by: { $0.member < $1.member }) where start != nil || states[run.member] != run.state {
            if run.began < until { step.closed.append(Run(member: run.member, state: run.state, began: run.began, ended: until)) }
            if states[run.member] == nil { step.ended.append(run.member) }
        }
        for (member, state) in states.sorted(by: { $0.key < $1.key }) where start != nil || open[member]?.state != state {
            step.opened.append(OpenRun(member: member, state: state, began: start ?? until))
        }
        return step
    }

    public mutating func apply(_ step: Step) {
        for member in step.ended { open[member] = nil }
        for run in step.opened { open[run.member] = run }
        until = step.until
        start = nil
    }
}

extension Availability.State {
    public init(_ presence: Presence.State) {
        switch presence {
        case .unknown: self = .unknown
        case .online, .late: self = .online
        case .offline(.silence): self = .silent
        case .offline(.farewell(.restarts)): self = .restarting
        case .offline(.farewell): self = .stopped
        }
    }
}
