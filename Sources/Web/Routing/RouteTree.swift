/// Patterns by their segments, so that a path is compared with those alone that begin like it, and is never taken apart.
struct RouteTree: Sendable {
    struct Match {
        /// The number of the pattern, in the order in which they were added.
        var route: Int
        var parameters: Fields
    }

    private struct Node {
        var segment: Pattern.Segment
        var children: [Int] = []
        /// Patterns that end here.
        var routes: [Int] = []
    }

    /// The first is the root, whose segment means nothing.
    private var nodes = [Node(segment: .plain([]))]
    private var patterns: [Pattern] = []

    mutating func add(_ pattern: Pattern) {
        var place = 0
        for segment in pattern.segments {
            if let child = nodes[place].children.first(where: { nodes[$0].segment == segment }) {
                place = child
                continue
            }
            nodes.append(Node(segment: segment))
            nodes[place].children.append(nodes.count - 1)
            place = nodes.count - 1
        }
        nodes[place].routes.append(patterns.count)
        patterns.append(pattern)
    }

    /// Returns the patterns that fit, in the order in which they were added. A path starts with a slash.
    func find(_ path: String) -> [Match] {
        var path = path
        return path.withUTF8 { bytes in
            var found: [Match] = []
            var captures: [Range<Int>] = []
            search(0, bytes, 1, &captures, &found)
            if found.count > 1 { found.sort { $0.route < $1.route } }
            return found
        }
    }

    /// Goes down from a node; `start` is where the next segment begins.
    private func search(
        _ place: Int, _ path: UnsafeBufferPointer<UInt8>, _ start: Int, _ captures: inout [Range<Int>], _ found: inout [Match]
    ) {
        var end = start
        while end < path.count, path[end] != UInt8(ascii: "/") { end += 1 }
        guard start <= path.count else { return }
        for child in nodes[place].children {
            guard let capture = nodes[child].segment.match(path, start..<end) else { continue }
            if !capture.isEmpty { captures.append(capture) }
            if end < path.count {
                search(child, path, end + 1, &captures, &found)
            } else {
                for route in nodes[child].routes { found.append(match(route, path, captures)) }
            }
            if !capture.isEmpty { captures.removeLast() }
        }
    }

    private func match(_ route: Int, _ path: UnsafeBufferPointer<UInt8>, _ captures: [Range<Int>]) -> Match {
        var parameters = Fields()
        parameters.reserve(bytes: path.count + 64, fields: captures.count)
        for (name, range) in zip(patterns[route].names, captures) {
            parameters.append(name, UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: path[range])))
        }
        return Match(route: route, parameters: parameters)
    }
}
