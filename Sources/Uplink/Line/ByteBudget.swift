/// A bucket of bytes that fills up evenly: whoever wants some takes them, or is told to wait. Times are milliseconds of a clock that never steps.
public struct ByteBudget: Sendable, Equatable {
    private let capacity: Int64
    private let bytesPerHour: Int64
    private var bytes: Int64
    private var filled: Int64?

    /// Full at first. `capacity`: bytes that may go at once.
    public init(capacity: Int64, bytesPerHour: Int64) {
        self.capacity = max(0, capacity)
        self.bytesPerHour = max(0, bytesPerHour)
        bytes = self.capacity
    }

    /// Whether so many may go now; if so, they are taken.
    public mutating func take(_ count: Int64, now: Int64) -> Bool {
        fill(now)
        guard count >= 0, count <= bytes else { return false }
        bytes -= count
        return true
    }

    private mutating func fill(_ now: Int64) {
        guard let last = filled else {
            filled = now
            return
        }
        let passed = min(max(0, now - last), 3_600_000)
        let more = bytesPerHour.multipliedReportingOverflow(by: passed)
        let whole = more.overflow ? capacity : more.partialValue / 3_600_000
        // What is less than a byte is left to the next time.
        guard whole > 0 else { return }
        filled = now
        bytes = min(capacity, bytes + min(whole, capacity))
    }
}
