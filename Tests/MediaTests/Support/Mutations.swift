/// SplitMix64: the same sequence from the same seed, everywhere.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

extension [UInt8] {
    /// Every proper prefix.
    var truncations: [[UInt8]] { indices.map { Array(self[..<$0]) } }

    /// Copies with a few bytes changed, inserted, removed or repeated.
    func mutations(_ count: Int, seed: UInt64) -> [[UInt8]] {
        var generator = SeededGenerator(seed: seed)
        return (0..<count).map { _ in
            var copy = self
            for _ in 0..<Int.random(in: 1...4, using: &generator) where !copy.isEmpty {
                let index = Int.random(in: copy.indices, using: &generator)
                switch UInt8.random(in: 0...4, using: &generator) {
                case 0: copy[index] = UInt8.random(in: 0...255, using: &generator)
                case 1: copy[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                case 2: copy.remove(at: index)
                case 3: copy.insert([0, 0xFF, 0x7F, 0x80].randomElement(using: &generator) ?? 0, at: index)
                default: copy.append(contentsOf: copy[index...])
                }
            }
            return copy
        }
    }
}
