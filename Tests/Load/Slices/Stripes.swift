/// Which slices of which parts come from a source: bit *(part mod M)·K + slice*, slices beyond K counting as the last.
struct Stripes: Equatable {
    var slices: Int
    var cycle: Int
    /// The first stripe in the highest bit of the first byte.
    private var bytes: [UInt8]

    /// `text`: base64url without padding; nil: not so many stripes.
    init?(slices: Int, cycle: Int, text: String) {
        guard (1...64).contains(slices), (1...64).contains(cycle), let bytes = Self.bytes(text), bytes.count == (slices * cycle + 7) / 8
        else { return nil }
        (self.slices, self.cycle, self.bytes) = (slices, cycle, bytes)
    }

    func has(part: Int64, slice: Int) -> Bool {
        let stripe = Int(part % Int64(cycle)) * slices + min(slice, slices - 1)
        return bytes.indices.contains(stripe / 8) && bytes[stripe / 8] & (0x80 >> UInt8(stripe % 8)) != 0
    }

    var isEmpty: Bool { bytes.allSatisfy { $0 == 0 } }

    /// What both have; of another plan's stripes nothing.
    func union(_ other: Stripes) -> Stripes {
        guard slices == other.slices, cycle == other.cycle else { return self }
        var union = self
        for place in bytes.indices { union.bytes[place] |= other.bytes[place] }
        return union
    }

    /// As a link is asked for them.
    var query: String { "k=\(slices)&m=\(cycle)&stripes=\(Self.text(bytes))" }

    private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static func bytes(_ text: String) -> [UInt8]? {
        var (bytes, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for letter in text.utf8 {
            guard let value = letters.firstIndex(of: letter) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static func text(_ bytes: [UInt8]) -> String {
        var (text, bits, count): ([UInt8], UInt32, Int) = ([], 0, 0)
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            count += 8
            while count >= 6 {
                count -= 6
                text.append(letters[Int(bits >> UInt32(count)) & 63])
            }
        }
        if count > 0 { text.append(letters[Int(bits << UInt32(6 - count)) & 63]) }
        return String(decoding: text, as: UTF8.self)
    }
}
