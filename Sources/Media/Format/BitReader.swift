/// A cursor over single bits, most significant first, of a codec's own headers.
struct BitReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// For NAL units (H.264, 7.4.1; H.265, 7.4.2): takes out the byte 3 that keeps start codes away (0, 0, 3 → 0, 0).
    init(unescaping unit: ArraySlice<UInt8>) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(unit.count)
        var zeros = 0
        for byte in unit {
            if zeros >= 2, byte == 3 {
                zeros = 0
            } else {
                zeros = byte == 0 ? zeros + 1 : 0
                bytes.append(byte)
            }
        }
        self.bytes = bytes
    }

    var remaining: Int { bytes.count * 8 - position }

    mutating func readBit(_ field: String) throws(MediaError) -> Bool {
        guard remaining > 0 else { throw .truncated(field) }
        defer { position += 1 }
        return bytes[position / 8] >> UInt8(7 - position % 8) & 1 == 1
    }

    /// Reads up to 64 bits.
    mutating func read(_ count: Int, _ field: String) throws(MediaError) -> UInt64 {
        guard count <= remaining else { throw .truncated(field) }
        var value: UInt64 = 0
        for _ in 0..<count {
            value = value << 1 | (try readBit(field) ? 1 : 0)
        }
        return value
    }

    mutating func skip(_ count: Int, _ field: String) throws(MediaError) {
        guard count <= remaining else { throw .truncated(field) }
        position += count
    }

    /// ue(v), at most 2^32 - 2 (H.264, 9.1).
    mutating func readExponentialGolomb(_ field: String) throws(MediaError) -> Int {
        var zeros = 0
        while try !readBit(field) {
            zeros += 1
            guard zeros <= 31 else { throw .malformed(field) }
        }
        return (1 << zeros) - 1 + Int(try read(zeros, field))
    }

    /// se(v) (H.264, 9.1.1).
    mutating func readSignedExponentialGolomb(_ field: String) throws(MediaError) -> Int {
        let code = try readExponentialGolomb(field)
        return code & 1 == 1 ? (code + 1) / 2 : -(code / 2)
    }
}
