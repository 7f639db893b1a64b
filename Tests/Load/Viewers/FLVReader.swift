/// Finds the tags of an FLV file in an HTTP/1.x response, without keeping their bodies.
///
/// ```
///  response head ──CR LF CR LF──► file header ──13──► tag header ──11──► body ──► PreviousTagSize ──4──► tag header …
/// ```
/// Plain data; owned by its viewer.
struct FLVReader {
    private enum Part { case response, fileHeader, tagHeader, body, trailer }

    static let scratchSize = Head.capacity

    /// The HTTP status, 0 before it is known.
    private(set) var status = 0
    private var part = Part.response
    /// What is left of the current part (of `response`: how many bytes of CR LF CR LF have matched).
    private var count = 0
    private var header: (UInt64, UInt64) = (0, 0)
    private var headCount = 0
    private var type: UInt8 = 0
    private var timestamp: UInt32 = 0
    private var length: UInt32 = 0
    private let head: UnsafeMutablePointer<UInt8>

    /// `scratch` holds `scratchSize` bytes and outlives the reader.
    init(scratch: UnsafeMutableRawPointer) { head = scratch.bindMemory(to: UInt8.self, capacity: Head.capacity) }

    /// The next whole tag, or nil when the bytes are used up. `valid` turns false when this is not a 200 with FLV in it.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, valid: inout Bool) -> Message? {
        while at < end, valid {
            switch part {
            case .response: readResponse(bytes, &at, end: end, valid: &valid)
            case .fileHeader:
                if skip(&at, end: end) { begin(.tagHeader, 11) }
            case .tagHeader: readTagHeader(bytes, &at, end: end)
            case .body:
                keepHead(bytes + at, min(count, end - at))
                if skip(&at, end: end) {
                    let message = Message(type: type, timestamp: timestamp, length: length, head: head, headCount: headCount)
                    begin(.trailer, 4)
                    return message
                }
            case .trailer:
                if skip(&at, end: end) { begin(.tagHeader, 11) }
            }
        }
        return nil
    }

    private mutating func begin(_ part: Part, _ count: Int) {
        self.part = part
        self.count = count
        headCount = 0
    }

    /// Moves on inside a part of known length; true at its end.
    private mutating func skip(_ at: inout Int, end: Int) -> Bool {
        let moved = min(count, end - at)
        at += moved
        count -= moved
        return count == 0
    }

    private mutating func keepHead(_ bytes: UnsafePointer<UInt8>, _ available: Int) {
        let more = min(available, Head.capacity - headCount)
        guard more > 0 else { return }
        (head + headCount).update(from: bytes, count: more)
        headCount += more
    }

    private mutating func readResponse(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, valid: inout Bool) {
        while at < end {
            let byte = bytes[at]
            at += 1
            if headCount < 12 {
                head[headCount] = byte
                headCount += 1
                if headCount == 12 { status = (9..<12).reduce(0) { $0 * 10 + Int(head[$1] & 15) } }
            }
            count = byte == (count % 2 == 0 ? 13 : 10) ? count + 1 : (byte == 13 ? 1 : 0)
            if count == 4 {
                valid = status == 200
                begin(.fileHeader, 13)
                return
            }
        }
    }

    private mutating func readTagHeader(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int) {
        while at < end, count > 0 {
            let index = 11 - count
            withUnsafeMutableBytes(of: &header) { $0[index] = bytes[at] }
            at += 1
            count -= 1
        }
        guard count == 0 else { return }
        withUnsafeBytes(of: header) { raw in
            type = raw[0] & 31
            length = UInt32(raw[1]) << 16 | UInt32(raw[2]) << 8 | UInt32(raw[3])
            timestamp = UInt32(raw[7]) << 24 | UInt32(raw[4]) << 16 | UInt32(raw[5]) << 8 | UInt32(raw[6])
        }
        begin(length == 0 ? .trailer : .body, length == 0 ? 4 : Int(length))
    }
}
