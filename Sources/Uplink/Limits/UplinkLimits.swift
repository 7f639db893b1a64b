/// What a friend is willing to give of a line: of the box's to all hubs, or to one of them.
public struct UplinkLimits: Sendable, Equatable {
    public static let kilobitRange = 1...10_000_000

    /// nil: four fifths of what was measured; for one hub: no limit of its own.
    public var kilobits: Int?
    /// Bytes in any 31 days, so that no calendar month gets more; nil: as many as there are.
    public var monthlyBytes: Int64?
    /// nil: at any time.
    public var hours: HoursOfDay?
    /// Only what nobody else uses of the line.
    public var onlyWhenIdle = false

    public init() {}
}
