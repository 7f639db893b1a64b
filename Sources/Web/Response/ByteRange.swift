/// What a `Range` field asks for of a body (RFC 9110, 14.2).
enum ByteRange: Equatable {
    /// Not a field that is understood, or several ranges: the whole body is a right answer.
    case whole
    case part(Range<Int>)
    /// Nothing of the body: 416.
    case unsatisfiable

    /// `field`: `bytes=0-99`, `bytes=100-` or `bytes=-100`. `count`: the length of the body.
    init(_ field: String, count: Int) {
        self = .whole
        let halves = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2, Fields.same(String(halves[0]), "bytes") else { return }
        let ends = halves[1].split(separator: "-", omittingEmptySubsequences: false).map { $0.filter { $0 != " " } }
        guard ends.count == 2, ends.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else { return }
        switch (ends[0].isEmpty, ends[1].isEmpty) {
        case (true, true): return
        case (true, false):
            // The last bytes; so many that they do not fit into a number are all.
            let last = Int(ends[1]) ?? count
            self = last > 0 && count > 0 ? .part(max(0, count - last)..<count) : .unsatisfiable
        case (false, _):
            guard let first = Int(ends[0]), first < count else {
                self = .unsatisfiable
                return
            }
            guard !ends[1].isEmpty else {
                self = .part(first..<count)
                return
            }
            let last = min(Int(ends[1]) ?? count, count - 1)
            if last >= first { self = .part(first..<(last + 1)) }
        }
    }
}
