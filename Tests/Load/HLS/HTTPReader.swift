/// Finds the answers in the bytes of one HTTP/1.1 connection, with lengths and without chunks.
///
/// Plain data but for the body; owned by its viewer.
struct HTTPReader {
    struct Answer {
        var status: Int
        /// The body, or as much of its beginning as was asked for.
        var body: [UInt8]
        var length: Int
    }

    private var head: [UInt8] = []
    private var body: [UInt8] = []
    private var status = 0
    private var length = 0
    private var left = -1
    private static let headLimit = 8192

    /// The next whole answer in `bytes[at..<end]`, or nil when they are used up. At most `keep` bytes of a body are kept.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, keep: Int, valid: inout Bool) -> Answer? {
        while at < end, left < 0 {
            head.append(bytes[at])
            at += 1
            if bytes[at - 1] == 10, head.suffix(4).elementsEqual([13, 10, 13, 10]) { readHead(&valid) }
            if head.count > Self.headLimit { valid = false }
            if !valid { return nil }
        }
        guard left >= 0 else { return nil }
        let count = min(left, end - at)
        let kept = min(count, keep - body.count)
        if kept > 0 { body.append(contentsOf: UnsafeBufferPointer(start: bytes + at, count: kept)) }
        at += count
        left -= count
        guard left == 0 else { return nil }
        defer {
            left = -1
            body = []
        }
        return Answer(status: status, body: body, length: length)
    }

    private mutating func readHead(_ valid: inout Bool) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n")
        head.removeAll(keepingCapacity: true)
        status = lines.first.flatMap { Int($0.dropFirst(9).prefix(3)) } ?? 0
        let field = lines.first { $0.lowercased().hasPrefix("content-length:") }
        guard let field, let count = Int(field.dropFirst(15).drop { $0 == " " }) else {
            valid = false
            return
        }
        (length, left) = (count, count)
    }
}
