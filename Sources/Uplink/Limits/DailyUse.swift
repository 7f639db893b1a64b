/// How many bytes were given on each of the last 31 days. Days are counted by a clock that never steps back, so that a wrong clock gives nobody
/// a month anew.
public struct DailyUse: Sendable, Equatable {
    public static let days: Int64 = 31

    /// Bytes by day; none is older than `days`.
    public private(set) var bytes: [Int64: Int64] = [:]

    /// `saved`: what `bytes` was.
    public init(saved: [Int64: Int64] = [:]) { bytes = saved.filter { $0.value > 0 } }

    public mutating func add(_ count: Int64, day: Int64) {
        bytes[day] = (bytes[day] ?? 0).addingReportingOverflow(max(0, count)).partialValue
        bytes = bytes.filter { $0.key > day - Self.days }
    }

    /// Bytes in the 31 days that end with `day`.
    public func total(day: Int64) -> Int64 { bytes.reduce(0) { $1.key > day - Self.days && $1.key <= day ? $0 + $1.value : $0 } }
}
