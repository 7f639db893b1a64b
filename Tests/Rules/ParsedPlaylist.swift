/// A playlist read by rules of its own, which share nothing with the writer.
struct ParsedPlaylist {
    struct Tag: Equatable {
        let name: String
        let value: String
        /// Of an attribute list; quotation marks are left out.
        var attributes: [String: String]
        var quoted: Set<String>
    }

    /// A media segment, or the one that grows when it has no address.
    struct Segment: Equatable {
        var tags: [Tag] = []
        var parts: [Tag] = []
        var uri: String?
        /// The tag that stands after a part, although it should come before the first.
        var late: [String] = []

        func first(_ name: String) -> Tag? { tags.first { $0.name == name } }
        func has(_ name: String) -> Bool { first(name) != nil }
        var milliseconds: Int64 {
            uri == nil
                ? parts.reduce(0) { $0 + ParsedPlaylist.milliseconds($1.attributes["DURATION"]) }
                : ParsedPlaylist.milliseconds(first("EXTINF").map { String($0.value.prefix { $0 != "," }) })
        }
    }

    var problems: [String] = []
    /// Tags of the whole playlist, in order.
    var head: [Tag] = []
    var segments: [Segment] = []
    /// What grows: its parts have no segment yet.
    var open = Segment()
    /// Where in the list of segments each tag of the whole playlist stood.
    var position: [String: Int] = [:]
    let firstLine: String

    private static let ofSegments: Set<String> = [
        "EXTINF", "EXT-X-DISCONTINUITY", "EXT-X-MAP", "EXT-X-PROGRAM-DATE-TIME", "EXT-X-GAP", "EXT-X-BYTERANGE", "EXT-X-KEY",
        "EXT-X-BITRATE",
    ]
    private static let withAttributes: Set<String> = [
        "EXT-X-SERVER-CONTROL", "EXT-X-PART-INF", "EXT-X-MAP", "EXT-X-PART", "EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT", "EXT-X-SKIP",
        "EXT-X-STREAM-INF", "EXT-X-MEDIA",
    ]

    init(_ text: String) {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() } else { problems.append("the last line has no end") }
        firstLine = lines.first.map { String($0) ?? "" } ?? ""
        for line in lines.dropFirst() {
            if line.contains(where: { $0 < 0x20 }) { problems.append("a control character") }
            if line.starts(with: "#EXT".utf8) {
                take(tag(line.dropFirst()))
            } else if !line.isEmpty, line.first != UInt8(ascii: "#") {
                end(String(line) ?? "")
            }
        }
    }

    static func milliseconds(_ text: String?) -> Int64 { text.flatMap(Double.init).map { Int64(($0 * 1000).rounded()) } ?? -1 }

    func first(_ name: String) -> Tag? { head.first { $0.name == name } }
    func all(_ name: String) -> [Tag] { head.filter { $0.name == name } }
    func number(_ name: String) -> Int64? { first(name).flatMap { Int64($0.value) } }
    func seconds(_ name: String, _ attribute: String) -> Int64? {
        first(name)?.attributes[attribute].map { Self.milliseconds($0) }
    }

    private mutating func take(_ tag: Tag) {
        if tag.name == "EXT-X-PART" {
            open.parts.append(tag)
        } else if Self.ofSegments.contains(tag.name) {
            if !open.parts.isEmpty, tag.name != "EXTINF", tag.name != "EXT-X-GAP" { open.late.append(tag.name) }
            open.tags.append(tag)
        } else {
            head.append(tag)
            position[tag.name] = position[tag.name] ?? segments.count
        }
    }

    private mutating func end(_ uri: String) {
        open.uri = uri
        segments.append(open)
        open = Segment()
    }

    private mutating func tag(_ line: Substring.UTF8View) -> Tag {
        let name = String(line.prefix { $0 != UInt8(ascii: ":") }) ?? ""
        let value = line.dropFirst(name.utf8.count + 1)
        guard Self.withAttributes.contains(name) else { return Tag(name: name, value: String(value) ?? "", attributes: [:], quoted: []) }
        var tag = Tag(name: name, value: "", attributes: [:], quoted: [])
        var rest = value
        while let next = attribute(&rest, name) {
            if tag.attributes[next.key] != nil { problems.append("\(name): \(next.key) twice") }
            tag.attributes[next.key] = next.value
            if next.isQuoted { tag.quoted.insert(next.key) }
        }
        return tag
    }

    /// Takes one attribute and the comma after it; nil at the end, and where it is no attribute list.
    private mutating func attribute(_ rest: inout Substring.UTF8View, _ tag: String) -> (key: String, value: String, isQuoted: Bool)? {
        guard !rest.isEmpty else { return nil }
        let key = rest.prefix { $0 != UInt8(ascii: "=") }
        if key.isEmpty || key.endIndex == rest.endIndex || !key.allSatisfy(Self.isOfNames) {
            problems.append("\(tag): the attribute name \(String(key) ?? "")")
            return nil
        }
        rest = rest[key.endIndex...].dropFirst()
        let isQuoted = rest.first == UInt8(ascii: "\"")
        let inside = (isQuoted ? rest.dropFirst() : rest).prefix { $0 != UInt8(ascii: isQuoted ? "\"" : ",") }
        if inside.isEmpty || !isQuoted && inside.contains(UInt8(ascii: " ")) {
            problems.append("\(tag): the value of \(String(key) ?? "")")
        }
        rest = rest[inside.endIndex...].dropFirst(isQuoted ? 1 : 0)
        if rest.first == UInt8(ascii: ",") {
            rest = rest.dropFirst()
            if rest.isEmpty { problems.append("\(tag): a comma at the end") }
        } else if !rest.isEmpty {
            problems.append("\(tag): no comma after \(String(key) ?? "")")
            return nil
        }
        return (String(key) ?? "", String(inside) ?? "", isQuoted)
    }

    private static func isOfNames(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
