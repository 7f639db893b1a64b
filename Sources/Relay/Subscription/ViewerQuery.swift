import Parts

/// What a viewer asks of a link, as the address says it behind the question mark.
///
/// | name | value |
/// |---|---|
/// | `ticket` | its public half, base64url without padding |
/// | `link` | 32 hexadecimal digits, random, chosen by the viewer |
/// | `rendition` | `source` when it is left out |
/// | `session`, `part` | 16 hexadecimal digits, and the part from which on it is sent; left out: from the newest segment on |
/// | `k`, `m`, `stripes` | slices of a part, parts of a cycle, and the stripes, base64url without padding; left out: every slice |
/// | `entries` | `0`: slices alone; `1`, or left out: the manifest, too |
/// | `missing` | up to 64 `part.slice`, with commas between |
public struct ViewerQuery: Sendable, Equatable {
    public struct Missing: Sendable, Equatable {
        public var part: Int64
        public var slice: Int
    }

    /// As it was sent; nobody has looked at it yet.
    public var ticket: [UInt8]
    /// 16 bytes.
    public var link: [UInt8]
    public var rendition = RenditionName.source
    public var start: Subscription.Start?
    public var mask = StripeMask.all
    public var hasEntries = true
    public var missing: [Missing] = []

    /// What it knows; each may stand there once.
    public static let names = ["ticket", "link", "rendition", "session", "part", "k", "m", "stripes", "entries", "missing"]

    /// `value`: of a name; nil: it does not stand there. `base64`: nil for what is not in the form without padding. Throws the name of what
    /// cannot be read.
    public init(_ value: (String) -> String?, base64: (String) -> [UInt8]?) throws(RelayError) {
        guard let ticket = value("ticket").flatMap(base64) else { throw .malformed("ticket") }
        guard let link = value("link").flatMap(Self.link) else { throw .malformed("link") }
        self.ticket = ticket
        self.link = link
        if let name = value("rendition") {
            guard let rendition = RenditionName(name) else { throw .malformed("rendition") }
            self.rendition = rendition
        }
        if value("session") != nil || value("part") != nil {
            guard let session = value("session").flatMap({ SessionID($0) }) else { throw .malformed("session") }
            guard let part = value("part").flatMap({ Self.number($0) }) else { throw .malformed("part") }
            start = Subscription.Start(session: session, part: part)
        }
        if value("k") != nil || value("m") != nil || value("stripes") != nil {
            guard let slices = value("k").flatMap({ Self.number($0, below: 65) }),
                let cycle = value("m").flatMap({ Self.number($0, below: 65) }), let packed = value("stripes").flatMap(base64),
                let mask = StripeMask(slices: Int(slices), cycle: Int(cycle), bytes: packed)
            else { throw .malformed("stripes") }
            self.mask = mask
        }
        switch value("entries") {
        case nil, "1": break
        case "0": hasEntries = false
        default: throw .malformed("entries")
        }
        missing = try Self.missing(value("missing") ?? "")
    }

    private static func missing(_ text: String) throws(RelayError) -> [Missing] {
        var found: [Missing] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: true) {
            let halves = name.split(separator: ".", omittingEmptySubsequences: false)
            guard found.count < Subscription.maximumMissing, halves.count == 2, let part = number(String(halves[0])),
                let slice = number(String(halves[1]), below: Int64(Slicing.most))
            else { throw .malformed("missing") }
            found.append(Missing(part: part, slice: Int(slice)))
        }
        return found
    }

    private static func link(_ text: String) -> [UInt8]? {
        guard text.utf8.count == 2 * Subscription.linkSize, let first = SessionID(String(text.prefix(16))),
            let last = SessionID(String(text.suffix(16)))
        else { return nil }
        return [first, last].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half.value >> (56 - 8 * $0)) } }
    }

    /// nil: not a number as people write it, or too large.
    private static func number(_ text: String, below limit: Int64 = .max) -> Int64? {
        Int64(text).flatMap { $0 >= 0 && $0 < limit && String($0) == text ? $0 : nil }
    }
}
