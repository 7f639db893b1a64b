/// A route's path: plain segments, and segments with one `{name}` in them (`/live/{name}.flv`).
struct Pattern: Sendable {
    enum Segment: Sendable, Equatable {
        case plain([UInt8])
        case parameter(before: [UInt8], after: [UInt8])

        /// Returns what stands for the parameter, as a range of the path: an empty one for a plain segment; nil when the segment is another.
        func match(_ path: UnsafeBufferPointer<UInt8>, _ part: Range<Int>) -> Range<Int>? {
            switch self {
            case .plain(let text):
                return part.count == text.count && Self.isSame(path, part.lowerBound, text) ? part.lowerBound..<part.lowerBound : nil
            case .parameter(let before, let after):
                guard part.count > before.count + after.count, Self.isSame(path, part.lowerBound, before),
                    Self.isSame(path, part.upperBound - after.count, after)
                else { return nil }
                return part.lowerBound + before.count..<part.upperBound - after.count
            }
        }

        private static func isSame(_ path: UnsafeBufferPointer<UInt8>, _ start: Int, _ text: [UInt8]) -> Bool {
            var position = start
            for byte in text {
                guard path[position] == byte else { return false }
                position += 1
            }
            return true
        }
    }

    let text: String
    let segments: [Segment]
    /// The names of the parameters, in the order of the segments.
    let names: [String]

    init(_ text: String) {
        self.text = text
        var names: [String] = []
        segments = text.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { segment in
            guard let open = segment.firstIndex(of: "{"), let close = segment.firstIndex(of: "}"), open < close else {
                return .plain(Array(segment.utf8))
            }
            names.append(String(segment[segment.index(after: open)..<close]))
            return .parameter(before: Array(segment[..<open].utf8), after: Array(segment[segment.index(after: close)...].utf8))
        }
        self.names = names
    }

    /// Returns what stands for the parameters, or nil when the path is another one.
    func match(_ path: String) -> Fields? {
        var tree = RouteTree()
        tree.add(self)
        return tree.find(path).first?.parameters
    }
}
