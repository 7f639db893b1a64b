/// How fast a line carries bytes to a hub, by when the hub had each piece. Times are milliseconds of a clock that never steps.
public struct UplinkMeasurement: Sendable {
    /// Bytes of a piece.
    public static let pieceSize = 48 << 10
    /// Bytes that a measurement sends at most.
    public static let maximumBytes: Int64 = 8 << 20
    /// How long it goes on at most.
    public static let maximumMilliseconds: Int64 = 5_000
    /// Connections side by side, so that one sends while another waits for its answer.
    public static let connections = 3

    private struct Arrival {
        var time: Int64
        var isFirst: Bool
    }

    private let began: Int64
    private var pieces = 0
    private var arrivals: [Arrival] = []

    public init(began: Int64) { self.began = began }

    /// What went over the line, arrived or not.
    public var bytes: Int64 { Int64(pieces) * Int64(Self.pieceSize) }

    /// Whether one more piece is to be sent; if so, it counts as sent.
    public mutating func maySend(now: Int64) -> Bool {
        guard now - began < Self.maximumMilliseconds, bytes + Int64(Self.pieceSize) <= Self.maximumBytes else { return false }
        pieces += 1
        return true
    }

    /// `isFirst`: of its connection, which it opens and whose pace it finds.
    public mutating func arrived(isFirst: Bool, now: Int64) { arrivals.append(Arrival(time: now, isFirst: isFirst)) }

    /// Kilobits a second, from the moment when all connections were open; nil: too little has arrived to tell.
    public var kilobits: Int? {
        guard let start = arrivals.filter(\.isFirst).map(\.time).max(), let end = arrivals.map(\.time).max() else { return nil }
        let counted = arrivals.count { !$0.isFirst && $0.time > start }
        guard counted >= 2 else { return nil }
        let bits = Int64(counted) * Int64(Self.pieceSize) * 8
        return Int(min(bits / max(1, end - start), Int64(UplinkLimits.kilobitRange.upperBound)))
    }
}
