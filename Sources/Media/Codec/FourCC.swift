/// A codec's four characters as Enhanced RTMP (section "ExVideoTagHeader", "ExAudioTagHeader") writes them, first character in the top byte.
public struct FourCC: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    public let rawValue: UInt32

    public init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Returns nil unless the text has exactly four ASCII characters.
    public init?(_ text: String) {
        guard text.utf8.count == 4, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        rawValue = text.utf8.reduce(0) { $0 << 8 | UInt32($1) }
    }

    init(_ first: Unicode.Scalar, _ second: Unicode.Scalar, _ third: Unicode.Scalar, _ fourth: Unicode.Scalar) {
        rawValue = [first, second, third, fourth].reduce(0) { $0 << 8 | $1.value & 0xFF }
    }

    public static let avc = FourCC("a", "v", "c", "1")
    public static let hevc = FourCC("h", "v", "c", "1")
    public static let av1 = FourCC("a", "v", "0", "1")
    public static let vp9 = FourCC("v", "p", "0", "9")
    public static let vp8 = FourCC("v", "p", "0", "8")
    public static let vvc = FourCC("v", "v", "c", "1")
    public static let aac = FourCC("m", "p", "4", "a")
    public static let mp3 = FourCC(".", "m", "p", "3")
    public static let opus = FourCC("O", "p", "u", "s")
    public static let flac = FourCC("f", "L", "a", "C")
    public static let ac3 = FourCC("a", "c", "-", "3")
    public static let eac3 = FourCC("e", "c", "-", "3")

    /// The four characters; a byte that is not printable ASCII shows as "?".
    public var description: String {
        var text = ""
        for shift in [24, 16, 8, 0] {
            let byte = UInt8(truncatingIfNeeded: rawValue >> UInt32(shift))
            text.unicodeScalars.append(byte >= 0x20 && byte < 0x7F ? Unicode.Scalar(byte) : "?")
        }
        return text
    }

    var bytes: [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: rawValue >> UInt32($0)) }
    }
}
