/// What a box gives to its hubs at a moment, and why not more.
public struct UplinkOffer: Sendable, Equatable {
    /// Why nothing, or less, is given now.
    public enum Reason: UInt8, Sendable, CustomStringConvertible {
        case notMeasured = 1
        case hours = 2
        /// The clock on the wall cannot be right, so that nobody knows the hour.
        case clock = 3
        case month = 4
        case line = 5
        case weight = 6

        public var description: String {
            switch self {
            case .notMeasured: return "the line has not been measured yet"
            case .hours: return "not at this time of the day"
            case .clock: return "the box does not know what time it is"
            case .month: return "the limit of 31 days is reached"
            case .line: return "the line is in use"
            case .weight: return "its weight is 0"
            }
        }
    }

    /// What is known at a moment.
    public struct Situation: Sendable, Equatable {
        /// Kilobits a second that the line was measured to carry; nil: not yet.
        public var measuredKilobits: Int?
        /// Bytes given in 31 days.
        public var usedBytes: Int64
        /// Since midnight by the clock on the wall; nil: the clock cannot be right.
        public var minuteOfDay: Int?
        /// Of the `LineWatch`.
        public var linePermille: Int

        public init(measuredKilobits: Int?, usedBytes: Int64, minuteOfDay: Int?, linePermille: Int) {
            self.measuredKilobits = measuredKilobits
            self.usedBytes = usedBytes
            self.minuteOfDay = minuteOfDay
            self.linePermille = linePermille
        }
    }

    public var kilobits: Int
    public var reason: Reason?

    public init(kilobits: Int, reason: Reason? = nil) {
        self.kilobits = kilobits
        self.reason = reason
    }

    /// What the box gives to all hubs together.
    public static func box(_ limits: UplinkLimits, _ now: Situation) -> UplinkOffer {
        guard let whole = limits.kilobits ?? now.measuredKilobits.map({ $0 / 5 * 4 }) else { return none(.notMeasured) }
        if let reason = refusal(limits, now) { return none(reason) }
        guard limits.onlyWhenIdle, now.linePermille < 1_000 else { return UplinkOffer(kilobits: whole) }
        return UplinkOffer(kilobits: whole * max(0, now.linePermille) / 1_000, reason: .line)
    }

    /// The most that one hub gets by the limits that are its own; nil: it has none, and gets its share of the box's.
    public static func limit(_ limits: UplinkLimits, _ now: Situation) -> UplinkOffer? {
        if let reason = refusal(limits, now) { return none(reason) }
        if limits.onlyWhenIdle, now.linePermille < 1_000, let whole = limits.kilobits ?? now.measuredKilobits {
            return UplinkOffer(kilobits: whole * max(0, now.linePermille) / 1_000, reason: .line)
        }
        return limits.kilobits.map { UplinkOffer(kilobits: $0) }
    }

    /// Divides what the box gives among its hubs, in the same order. Each is told its own share and nothing of the others'.
    public static func shares(_ box: UplinkOffer, _ hubs: [(weight: Int, limit: UplinkOffer?)]) -> [UplinkOffer] {
        let claims = hubs.map { UplinkShares.Claim(weight: $0.weight, limit: $0.limit?.kilobits) }
        return zip(UplinkShares.divide(box.kilobits, claims), hubs).map { kilobits, hub in
            UplinkOffer(kilobits: kilobits, reason: hub.weight == 0 ? .weight : hub.limit?.reason ?? box.reason)
        }
    }

    private static func none(_ reason: Reason) -> UplinkOffer { UplinkOffer(kilobits: 0, reason: reason) }

    private static func refusal(_ limits: UplinkLimits, _ now: Situation) -> Reason? {
        if let monthly = limits.monthlyBytes, now.usedBytes >= monthly { return .month }
        guard let hours = limits.hours else { return nil }
        guard let minute = now.minuteOfDay else { return .clock }
        return hours.contains(minute: minute) ? nil : .hours
    }
}
