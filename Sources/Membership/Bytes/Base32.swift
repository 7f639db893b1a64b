/// Bytes as letters and digits that survive being read out, typed and pasted (Crockford's base 32): no `i`, `l`, `o` or `u`; when read, `i`
/// and `l` are 1, `o` is 0, and capitals are the same.
public enum Base32 {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    /// What each byte stands for; 255: nothing.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, letter) in alphabet.enumerated() {
            values[Int(letter)] = UInt8(value)
            if letter >= UInt8(ascii: "a") { values[Int(letter & ~0x20)] = UInt8(value) }
        }
        for letter in "iIlL".utf8 { values[Int(letter)] = 1 }
        for letter in "oO".utf8 { values[Int(letter)] = 0 }
        return values
    }()

    /// Each letter stands for 5 bits, from the highest; the last is filled up with zeros.
    public static func text(_ bytes: [UInt8]) -> String {
        var letters: [UInt8] = []
        letters.reserveCapacity((bytes.count * 8 + 4) / 5)
        var held: UInt32 = 0
        var bits = 0
        for byte in bytes {
            held = held << 8 | UInt32(byte)
            bits += 8
            while bits >= 5 {
                bits -= 5
                letters.append(alphabet[Int(held >> UInt32(bits) & 31)])
            }
        }
        if bits > 0 { letters.append(alphabet[Int(held << UInt32(5 - bits) & 31)]) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// nil: a letter that is not of the alphabet, or a number of letters or a last letter that no bytes give.
    public static func bytes(_ text: String) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count * 5 / 8)
        var held: UInt32 = 0
        var bits = 0
        for letter in text.utf8 {
            let value = values[Int(letter)]
            guard value < 32 else { return nil }
            held = held << 5 | UInt32(value)
            bits += 5
            if bits >= 8 {
                bits -= 8
                bytes.append(UInt8(truncatingIfNeeded: held >> UInt32(bits)))
            }
        }
        guard bits < 5, held & ((1 << UInt32(bits)) - 1) == 0 else { return nil }
        return bytes
    }
}
