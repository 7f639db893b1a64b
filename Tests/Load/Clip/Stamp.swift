import CLoad

/// The send time and the number of a video message, as an H.264 SEI NAL unit that decoders ignore.
///
/// It is the first NAL unit of the message, so its place in the FLV body is fixed (H.264 D.1.7, user_data_unregistered;
/// the numbers are hexadecimal text, so no emulation prevention is needed):
/// ```
///  0      5        9    10   11    12          28            44          52
/// +------+--------+----+----+----+-----------+-------------+-----------+------+
/// | FLV  | length | 06 | 05 | 28 | UUID (16) | time ns(16) | number(8) | 0x80 |
/// +------+--------+----+----+----+-----------+-------------+-----------+------+
/// ```
struct Stamp {
    var time: Nanoseconds
    var number: UInt32

    /// How far into an FLV video body the stamp reaches.
    static let end = 52
    /// What the stamp adds to a body.
    static let size = 48
    private static let prefix: [UInt8] = [0, 0, 0, 44, 0x06, 0x05, 40] + Array("streamr-load.SEI".utf8)
    private static let mark = Array(prefix.dropFirst(7))

    /// Appends the NAL unit with its length.
    func append(to bytes: inout [UInt8]) {
        bytes += Self.prefix
        Self.appendHex(UInt64(bitPattern: time), digits: 16, to: &bytes)
        Self.appendHex(UInt64(number), digits: 8, to: &bytes)
        bytes.append(0x80)
    }

    /// Reads the stamp of an FLV video body of which `count` bytes are at hand; nil when there is none.
    static func read(_ body: UnsafePointer<UInt8>, count: Int) -> Stamp? {
        guard count >= end, body[9] == 6, body[10] == 5, body[11] == 40 else { return nil }
        for index in 7..<prefix.count where body[5 + index] != prefix[index] { return nil }
        return Stamp(
            time: Nanoseconds(bitPattern: readHex(body + 28, digits: 16)),
            number: UInt32(truncatingIfNeeded: readHex(body + 44, digits: 8)))
    }

    /// Finds the first stamp among the bytes of a part; nil when there is none.
    static func find(in bytes: UnsafeBufferPointer<UInt8>) -> Stamp? {
        // What an FLV body has before it does not matter here.
        let place = load_find(bytes.baseAddress, bytes.count, mark, mark.count)
        guard place >= 0, bytes.count - place >= size - 7, let found = bytes.baseAddress.map({ $0 + place }) else { return nil }
        return Stamp(
            time: Nanoseconds(bitPattern: readHex(found + 16, digits: 16)),
            number: UInt32(truncatingIfNeeded: readHex(found + 32, digits: 8)))
    }

    private static func appendHex(_ value: UInt64, digits: Int, to bytes: inout [UInt8]) {
        for shift in stride(from: UInt64(digits - 1) * 4, through: 0, by: -4) {
            let digit = UInt8((value >> shift) & 15)
            bytes.append(digit < 10 ? 48 + digit : 87 + digit)
        }
    }

    private static func readHex(_ text: UnsafePointer<UInt8>, digits: Int) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<digits {
            let digit = text[index]
            value = value << 4 | UInt64(digit < 58 ? digit & 15 : digit &- 87)
        }
        return value
    }
}
