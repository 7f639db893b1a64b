/// A route's path: plain segments, and segments with one `{name}` in them (`/live/{name}.flv`).
struct Pattern: Sendable {
    private enum Segment {
        case plain(String)
        case parameter(before: String, name: String, after: String)
    }

    let text: String
    private let segments: [Segment]

    init(_ text: String) {
        self.text = text
        segments = Self.split(text).map { segment in
            guard let open = segment.firstIndex(of: "{"), let close = segment.firstIndex(of: "}"), open < close else {
                return .plain(String(segment))
            }
            return .parameter(
                before: String(segment[..<open]), name: String(segment[segment.index(after: open)..<close]),
                after: String(segment[segment.index(after: close)...]))
        }
    }

    /// Returns what stands for the parameters, or nil when the path is another one.
    func match(_ path: String) -> Fields? {
        let parts = Self.split(path)
        guard parts.count == segments.count else { return nil }
        var parameters = Fields()
        for (segment, part) in zip(segments, parts) {
            switch segment {
            case .plain(let text):
                guard part == text else { return nil }
            case .parameter(let before, let name, let after):
                let minimum = before.utf8.count + after.utf8.count
                guard part.utf8.count > minimum, part.hasPrefix(before), part.hasSuffix(after) else { return nil }
                parameters.append(name, String(part.dropFirst(before.count).dropLast(after.count)))
            }
        }
        return parameters
    }

    private static func split(_ path: String) -> [Substring] {
        path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
    }
}
