/// The public name of a rendition (`source`, `720p`, `audio`): 1 to 32 bytes of `a-z`, `0-9` and `-`, in media addresses.
public struct RenditionName: Hashable, Sendable, CustomStringConvertible {
    public static let maximumLength = 32
    /// What the publisher sent, as it came.
    public static let source = RenditionName(known: "source")

    public let text: String
    public var description: String { text }

    private init(known text: String) { self.text = text }

    /// Returns nil when the text breaks the rule above.
    public init?(_ text: String) {
        let bytes = text.utf8
        guard !bytes.isEmpty, bytes.count <= Self.maximumLength, bytes.allSatisfy(Self.isAllowed) else { return nil }
        self.text = text
    }

    private static func isAllowed(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
