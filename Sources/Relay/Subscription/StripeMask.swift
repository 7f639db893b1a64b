/// Which slices of which parts a link carries: a stripe is one slice of every `cycle`-th part, as the plan counts them.
public struct StripeMask: Sendable, Hashable {
    /// Slices of a part that are told apart; later ones count as the last.
    public let slices: Int
    public let cycle: Int
    /// By stripe: the part's turn times `slices`, and the slice.
    private var bits: [Bool]

    static let maximumStripes = 256

    /// nil: more stripes than any plan has.
    public init?(slices: Int, cycle: Int, stripes: some Sequence<Int>) {
        guard (1...64).contains(slices), (1...64).contains(cycle), slices * cycle <= Self.maximumStripes else { return nil }
        self.slices = slices
        self.cycle = cycle
        bits = [Bool](repeating: false, count: slices * cycle)
        for stripe in stripes where bits.indices.contains(stripe) { bits[stripe] = true }
    }

    private init(slices: Int, cycle: Int, bits: [Bool]) {
        self.slices = slices
        self.cycle = cycle
        self.bits = bits
    }

    public static let all = StripeMask(slices: 1, cycle: 1, bits: [true])
    public static let none = StripeMask(slices: 1, cycle: 1, bits: [false])

    public func has(part: Int64, slice: Int) -> Bool {
        let turn = Int((part % Int64(cycle) + Int64(cycle)) % Int64(cycle))
        return bits[turn * slices + min(max(slice, 0), slices - 1)]
    }

    public var isEmpty: Bool { !bits.contains(true) }
    /// Stripes that it has.
    public var count: Int { bits.count { $0 } }

    /// What this one has and the other has not, or both have. nil: they are of different plans.
    public func union(_ other: StripeMask) -> StripeMask? {
        if isEmpty { return other }
        if other.isEmpty { return self }
        if self == .all || other == .all { return .all }
        guard slices == other.slices, cycle == other.cycle else { return nil }
        return StripeMask(slices: slices, cycle: cycle, bits: zip(bits, other.bits).map { $0 || $1 })
    }

    /// What this one has and the other has not. nil: they are of different plans.
    public func subtracting(_ other: StripeMask) -> StripeMask? {
        if other.isEmpty || isEmpty { return self }
        if other == .all { return StripeMask.none }
        let own = self == .all ? StripeMask(slices: other.slices, cycle: other.cycle, stripes: 0..<other.bits.count) : self
        guard let own, own.slices == other.slices, own.cycle == other.cycle else { return nil }
        return StripeMask(slices: own.slices, cycle: own.cycle, bits: zip(own.bits, other.bits).map { $0 && !$1 })
    }

    /// What this one has not.
    public var complement: StripeMask { StripeMask(slices: slices, cycle: cycle, bits: bits.map { !$0 }) }

    /// The first stripe in the highest bit of the first byte.
    public var bytes: [UInt8] {
        var packed = [UInt8](repeating: 0, count: (bits.count + 7) / 8)
        for (stripe, isSet) in bits.enumerated() where isSet { packed[stripe / 8] |= 0x80 >> UInt8(stripe % 8) }
        return packed
    }

    /// As `bytes` has it; nil: not so many bytes, or impossible.
    public init?(slices: Int, cycle: Int, bytes: some Collection<UInt8>) {
        let packed = Array(bytes)
        guard (1...64).contains(slices), (1...64).contains(cycle), slices * cycle <= Self.maximumStripes,
            packed.count == Self.size(slices: slices, cycle: cycle)
        else { return nil }
        self.init(
            slices: slices, cycle: cycle,
            stripes: (0..<slices * cycle).filter { packed[$0 / 8] & (0x80 >> UInt8($0 % 8)) != 0 })
    }

    static func size(slices: Int, cycle: Int) -> Int { (slices * cycle + 7) / 8 }
}
