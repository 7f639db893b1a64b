import CLoad

/// Finds the body of one HTTP/1.1 answer, in chunks, of a known length, or up to the connection's end. Plain data; owned by its connection.
struct BodyReader {
    enum Event {
        /// Bytes of the body: a range of those that were given.
        case piece(Range<Int>)
        case end
        case broken
    }

    private enum Part { case head, untilEnd, length, chunkSize, chunk, chunkEnd, over }

    static let maximumHead = 16 << 10

    /// The HTTP status, 0 before it is known.
    private(set) var status = 0
    private var part = Part.head
    /// The head, or the line with a chunk's size, as far as it has come.
    private var held: [UInt8] = []
    private var left = 0

    /// The next event in `bytes[at..<end]`; nil when they are used up.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int) -> Event? {
        while at < end || (part == .length && left == 0) {
            switch part {
            case .head:
                guard readHead(bytes, &at, end: end) else { return .broken }
            case .untilEnd:
                defer { at = end }
                return .piece(at..<end)
            case .length, .chunk:
                guard left > 0 else {
                    part = .over
                    return .end
                }
                let count = min(left, end - at)
                defer { at += count }
                left -= count
                if left == 0, part == .chunk { (part, left) = (.chunkEnd, 2) }
                return .piece(at..<at + count)
            case .chunkEnd:
                at += 1
                left -= 1
                if left == 0 { part = .chunkSize }
            case .chunkSize:
                let byte = bytes[at]
                at += 1
                held.append(byte)
                guard byte == 10 else {
                    if held.count > 32 { return .broken }
                    continue
                }
                let digits = String(decoding: held.prefix { $0 != 13 && $0 != 59 }, as: UTF8.self)
                held = []
                guard let size = Int(digits, radix: 16), size >= 0 else { return .broken }
                if size == 0 {
                    part = .over
                    return .end
                }
                (part, left) = (.chunk, size)
            case .over:
                at = end
            }
        }
        return nil
    }

    /// The other side has closed the connection: whether the body was whole.
    var isWhole: Bool { part == .untilEnd || part == .over }

    private mutating func readHead(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int) -> Bool {
        let before = held.count
        held += UnsafeBufferPointer(start: bytes + at, count: min(end - at, Self.maximumHead))
        let size = load_head_size(held, held.count)
        guard size > 0 else {
            at += held.count - before
            return held.count < Self.maximumHead
        }
        at += size - before
        let lines = String(decoding: held[..<size], as: UTF8.self).split(separator: "\r\n")
        held = []
        guard let first = lines.first, let code = first.split(separator: " ").dropFirst().first, let number = Int(code) else {
            return false
        }
        status = number
        part = .untilEnd
        for line in lines.dropFirst() {
            let field = line.lowercased()
            if field.hasPrefix("transfer-encoding:"), field.contains("chunked") {
                part = .chunkSize
            } else if field.hasPrefix("content-length:"), let length = Int(field.dropFirst(15).filter { $0 != " " }), length >= 0 {
                (part, left) = (.length, length)
            }
        }
        return true
    }
}
