/// Continues 32-bit millisecond timestamps across 2^32: each is read as the nearest time to the one before it.
///
/// A small step back therefore stays a small step back. The first timestamp is taken as it is.
public struct TimestampUnwrapper: Sendable {
    private var last: Int64?

    public init() {}

    public mutating func unwrap(_ timestamp: UInt32) -> Int64 {
        guard let last else {
            self.last = Int64(timestamp)
            return Int64(timestamp)
        }
        let step = Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: last))
        let next = last &+ Int64(step)
        self.last = next
        return next
    }
}
