/// A track's codec as playlists and players name it (RFC 6381, and each codec's own binding to ISO files).
enum CodecString {
    /// `avc1.` and profile, constraints and level of the configuration record (ISO/IEC 14496-15, annex E).
    static func avc(_ record: ArraySlice<UInt8>) -> String? {
        guard record.count >= 4 else { return nil }
        return "avc1." + record.dropFirst().prefix(3).map(hex).joined()
    }

    /// `hvc1.` profile `.` compatibility `.` tier and level, and the constraint bytes (ISO/IEC 14496-15, annex E).
    static func hevc(_ record: ArraySlice<UInt8>) -> String? {
        let bytes = Array(record.prefix(13))
        guard bytes.count == 13 else { return nil }
        let space = ["", "A", "B", "C"][Int(bytes[1] >> 6)]
        let compatibility = bytes[2...5].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let tier = bytes[1] & 0x20 == 0 ? "L" : "H"
        var constraints = bytes[6...11]
        while constraints.last == 0 { constraints.removeLast() }
        let start = ["hvc1.\(space)\(bytes[1] & 0x1F)", upper(reversed(compatibility)), "\(tier)\(bytes[12])"]
        return (start + constraints.map { upper(UInt32($0)) }).joined(separator: ".")
    }

    /// `av01.` profile `.` level and tier `.` bit depth (AV1-ISOBMFF, 5).
    static func av1(_ record: ArraySlice<UInt8>) -> String? {
        let bytes = Array(record.prefix(3))
        guard bytes.count == 3 else { return nil }
        let depth = bytes[2] & 0x40 == 0 ? 8 : bytes[2] & 0x20 == 0 ? 10 : 12
        return "av01.\(bytes[1] >> 5).\(two(Int(bytes[1] & 0x1F)))\(bytes[2] & 0x80 == 0 ? "M" : "H").\(two(depth))"
    }

    /// `vp09.` profile `.` level `.` bit depth (VP Codec ISO Media File Format Binding, 3).
    static func vp9(_ parameters: VP9Parameters) -> String {
        "vp09.\(two(Int(parameters.profile))).\(two(Int(parameters.level))).\(two(Int(parameters.bitDepth)))"
    }

    /// `mp4a.40.` and the object type (RFC 6381, 3.3).
    static func aac(_ parameters: AACParameters) -> String { "mp4a.40.\(parameters.objectType)" }

    /// What the sample entry says of MP3: 6B for the rates of MPEG-1, 69 for the lower ones (ISO/IEC 14496-1, 7.2.6.6).
    static func mp3(sampleRate: Int) -> String { sampleRate > 24_000 ? "mp4a.6B" : "mp4a.69" }

    private static func reversed(_ word: UInt32) -> UInt32 {
        var result: UInt32 = 0
        for bit: UInt32 in 0..<32 where word >> bit & 1 == 1 { result |= 1 << (31 - bit) }
        return result
    }

    private static func hex(_ byte: UInt8) -> String {
        let text = String(byte, radix: 16)
        return text.utf8.count == 2 ? text : "0" + text
    }

    private static func upper(_ value: UInt32) -> String { String(value, radix: 16, uppercase: true) }
    private static func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
}
