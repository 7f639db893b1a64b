import CSodium

/// The operating system's source of unpredictable bytes.
public enum Random {
    /// Returns `count` unpredictable bytes.
    public static func bytes(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        // Without initialisation libsodium still reads the kernel's generator; initialising picks the faster path once.
        _ = Sodium.isReady
        randombytes_buf(&bytes, count)
        return bytes
    }

    /// Returns a new secret of 26 letters and digits in four groups, that a person can read out: 130 bits.
    ///
    /// It fits the alphabet of a stream key. The letters `i`, `l`, `o` and `u` never appear (Crockford's base 32).
    public static func streamKey() -> String {
        let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
        var text: [UInt8] = []
        for (index, byte) in bytes(26).enumerated() {
            if index == 7 || index == 13 || index == 20 { text.append(UInt8(ascii: "-")) }
            text.append(alphabet[Int(byte & 31)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
