/// How a stream is taken apart: a stripe is one slice of every `cycle`-th part, and all stripes carry the same number of bits.
///
/// ```
/// part        0        1        2        3        4          cycle 2, slices 4: 8 stripes
/// slice    0 1 2 3  0 1 2 3  0 1 2 3  0 1 2 3  0 1 2 3
/// stripe   0 1 2 3  4 5 6 7  0 1 2 3  4 5 6 7  0 1 2 3
/// ```
public struct Striping: Sendable, Equatable {
    public let slices: Int
    public let cycle: Int

    /// Slices of a part.
    public static let usualSlices = 16
    /// Fewer would be too coarse for a small uplink.
    public static let fewest = 64
    static let mostSlices = 64

    public init(slices: Int) {
        self.slices = min(max(slices, 1), Self.mostSlices)
        cycle = (Self.fewest + self.slices - 1) / self.slices
    }

    public var count: Int { slices * cycle }

    public func stripe(part: Int64, slice: Int) -> Int {
        let turn = Int((part % Int64(cycle) + Int64(cycle)) % Int64(cycle))
        return turn * slices + min(max(slice, 0), slices - 1)
    }
}
