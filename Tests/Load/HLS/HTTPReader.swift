import CLoad

/// Finds the answers in the bytes of one HTTP/1.1 connection, with lengths and without chunks.
///
/// What lies in one piece in the caller's buffer is read there; what came torn is put together in a memory of its own. Plain data but for
/// that memory; owned by its viewer.
/// ```
///  head ──CR LF CR LF──► beginning of the body, as much as is wanted ──► rest, which nobody looks at ──► head …
/// ```
struct HTTPReader {
    enum Event {
        /// The beginning of a body, or all of it; valid until the next call.
        case body(UnsafeBufferPointer<UInt8>)
        /// The answer is over.
        case end
        case broken
    }

    private enum Part { case head, beginning, rest }

    /// Bytes of the memory for what comes torn: no head may be longer, and no more of a body may be wanted.
    static let scratchSize = 64 << 10

    /// The HTTP status, and whether the body is packed by gzip; of the answer whose body is coming.
    private(set) var status = 0
    private(set) var isPacked = false
    private var part = Part.head
    private var length = 0
    /// Bytes of the answer that are still to come and that nobody looks at.
    private(set) var rest = 0
    /// Nothing of the next answer has come.
    var isIdle: Bool { part == .head && held == 0 }
    private let scratch: UnsafeMutablePointer<UInt8>
    private var held = 0

    /// `scratch` holds `scratchSize` bytes and outlives the reader.
    init(scratch: UnsafeMutableRawPointer) { self.scratch = scratch.bindMemory(to: UInt8.self, capacity: Self.scratchSize) }

    /// The next event in `bytes[at..<end]`; nil when they are used up. `wanted`: how many bytes of a body are looked at.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, wanted: Int) -> Event? {
        if part == .head {
            guard at < end else { return nil }
            guard let isGood = readHead(bytes, &at, end: end) else { return nil }
            guard isGood else { return .broken }
            part = .beginning
        }
        if part == .beginning {
            guard let body = beginning(bytes, &at, end: end, min(wanted, length, Self.scratchSize)) else { return nil }
            part = .rest
            rest = length - body.count
            return .body(body)
        }
        let count = min(rest, end - at)
        at += count
        return skipped(count)
    }

    /// So many bytes of `rest` have been taken from the socket without being looked at.
    mutating func skipped(_ count: Int) -> Event? {
        rest -= count
        guard rest == 0 else { return nil }
        part = .head
        return .end
    }

    /// Whether it is a good one; nil: it has not come whole.
    private mutating func readHead(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int) -> Bool? {
        if held == 0, case let size = load_head_size(bytes + at, end - at), size > 0 {
            defer { at += size }
            return parse(bytes + at, size)
        }
        let count = min(end - at, Self.scratchSize - held)
        (scratch + held).update(from: bytes + at, count: count)
        let size = load_head_size(scratch, held + count)
        guard size > 0 else {
            held += count
            at += count
            return held < Self.scratchSize ? nil : false
        }
        at += size - held
        held = 0
        return parse(scratch, size)
    }

    private mutating func beginning(
        _ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, _ wanted: Int
    ) -> UnsafeBufferPointer<UInt8>? {
        if held == 0, end - at >= wanted {
            defer { at += wanted }
            return UnsafeBufferPointer(start: bytes + at, count: wanted)
        }
        let count = min(wanted - held, end - at)
        (scratch + held).update(from: bytes + at, count: count)
        held += count
        at += count
        guard held == wanted else { return nil }
        held = 0
        return UnsafeBufferPointer(start: scratch, count: wanted)
    }

    /// Reads the status line and the two fields that matter; false when there is no length.
    private mutating func parse(_ head: UnsafePointer<UInt8>, _ size: Int) -> Bool {
        guard size >= 16 else { return false }
        status = (9..<12).reduce(0) { $0 * 10 + Int(head[$1] & 15) }
        length = -1
        isPacked = false
        var line = 0
        while line < size {
            // Both begin with a C.
            if head[line] | 0x20 == UInt8(ascii: "c") {
                if load_has_name(head + line, size - line, "content-length:") != 0 {
                    length = Self.number(head + line + 15)
                } else if load_has_name(head + line, size - line, "content-encoding: gzip") != 0 {
                    isPacked = true
                }
            }
            while line < size, head[line] != 10 { line += 1 }
            line += 1
        }
        return length >= 0
    }

    /// The decimal number at the end of a line, or -1.
    private static func number(_ text: UnsafePointer<UInt8>) -> Int {
        var at = 0
        while text[at] == 32 { at += 1 }
        var value = 0
        let first = at
        while (48..<58).contains(text[at]), at - first < 12 {
            value = value * 10 + Int(text[at] - 48)
            at += 1
        }
        return at > first && text[at] == 13 ? value : -1
    }
}
