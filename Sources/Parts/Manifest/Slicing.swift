/// How a part is cut into slices, the unit that nodes share the work by: equal byte ranges, so many as asked, but none under 2 KiB unless it
/// is the only one.
public struct Slicing: Sendable, Equatable {
    public static let usual = 16
    public static let most = 64
    /// Bytes; below this, what frames a slice would cost more than it carries.
    public static let smallest = 2048

    public let size: Int
    public let count: Int

    /// - Parameters:
    ///   - size: Bytes of the part.
    ///   - wanted: Slices at most, 1 to 64.
    public init(size: Int, wanted: Int = usual) {
        self.size = max(size, 0)
        count = max(1, min(min(max(wanted, 1), Self.most), self.size / Self.smallest))
    }

    /// As a manifest says it. Nil when there cannot be so many.
    init?(size: Int, count: Int) {
        guard size > 0, (1...Self.most).contains(count), count <= size else { return nil }
        self.size = size
        self.count = count
    }

    /// The bytes of a slice: those before it times the size, divided without remainder.
    public func range(_ slice: Int) -> Range<Int> {
        guard (0..<count).contains(slice) else { return 0..<0 }
        return slice * size / count..<(slice + 1) * size / count
    }
}
