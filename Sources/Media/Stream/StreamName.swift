/// The public name of a stream: 1 to 64 bytes of `a-z`, `A-Z`, `0-9`, `-` and `_`, in URLs and pages.
public struct StreamName: Hashable, Sendable, CustomStringConvertible {
    public static let maximumLength = 64

    public let text: String
    public var description: String { text }

    /// Returns nil when the text breaks the rule above.
    public init?(_ text: String) {
        guard Self.isValid(text.utf8, maximum: Self.maximumLength) else { return nil }
        self.text = text
    }

    static func isValid(_ bytes: String.UTF8View, maximum: Int) -> Bool {
        guard !bytes.isEmpty, bytes.count <= maximum else { return false }
        return bytes.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                return true
            default: return false
            }
        }
    }
}
