/// Whether a member is there, by its heartbeats.
///
/// ```
///            heartbeat              2 intervals              6 intervals
///  unknown ────────────► online ─────────────────► late ──────────────────► offline
///                          ▲ ▲                      │                          │
///                          │ └───── heartbeat ──────┘     farewell ──► offline │
///                          └──────────────────── heartbeat ────────────────────┘
/// ```
/// Times are milliseconds of a clock that never steps. Owned by the coordinator.
public struct Presence: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        /// Not heard of since this hub started.
        case unknown
        case online
        /// Milliseconds since the last heartbeat.
        case late(Int64)
        case offline(Reason)
    }

    /// Why a member is offline, as far as it is known.
    public enum Reason: Sendable, Equatable {
        /// It said so.
        case farewell(Heartbeat.Farewell)
        /// No word for so many milliseconds: its box, its line or this one's.
        case silence(Int64)
    }

    public static let lateAfter: Int64 = 2
    public static let offlineAfter: Int64 = 6

    public private(set) var last: Heartbeat?
    public private(set) var lastHeard: Int64?
    /// Since when it has been heard without a gap that made it offline.
    public private(set) var onlineSince: Int64?

    public init() {}

    public mutating func heartbeatReceived(_ heartbeat: Heartbeat, now: Int64, interval: Int64) {
        if case .online = state(now: now, interval: interval) {
        } else if case .late = state(now: now, interval: interval) {
        } else {
            onlineSince = now
        }
        last = heartbeat
        lastHeard = now
    }

    public func state(now: Int64, interval: Int64) -> State {
        guard let lastHeard, let last else { return .unknown }
        if last.farewell != .none { return .offline(.farewell(last.farewell)) }
        let silence = max(0, now - lastHeard)
        if silence < Self.lateAfter * interval { return .online }
        return silence < Self.offlineAfter * interval ? .late(silence) : .offline(.silence(silence))
    }
}
