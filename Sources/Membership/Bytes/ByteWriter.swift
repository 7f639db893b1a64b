/// Writes the fields of a message, big-endian.
struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ more: [UInt8]) { bytes += more }

    mutating func write<Number: FixedWidthInteger>(_ number: Number) {
        for shift in stride(from: Number.bitWidth - 8, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: number >> shift)) }
    }

    /// Writes a length of one byte and the text, of which no more than `maximum` bytes are kept, and no character in part.
    mutating func writeText(_ text: String, maximum: Int) {
        let kept = text.keptBytes(maximum)
        bytes.append(UInt8(clamping: kept.count))
        bytes += kept
    }
}

extension String {
    /// The characters that fit in so many bytes of UTF-8, without those that no message carries.
    func keptBytes(_ maximum: Int) -> [UInt8] {
        var kept: [UInt8] = []
        for scalar in unicodeScalars where !scalar.isControl {
            let bytes = Array(String(scalar).utf8)
            guard kept.count + bytes.count <= min(maximum, 255) else { break }
            kept += bytes
        }
        return kept
    }
}
