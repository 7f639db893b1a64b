import CLoad

/// Finds the frames of a relay link in the pieces of its body; what slices carry is hashed as it comes and not kept. Plain data; owned by
/// its connection. See Docs/Protocol.md, "Relay links".
struct FrameReader {
    enum Event {
        case opened(number: Int, session: UInt64)
        /// Of a manifest.
        case entry(number: Int, [UInt8])
        case slice(Slice)
        case closed(number: Int)
        /// The hub's new plan, as `GET sources` gives it.
        case sources([UInt8])
        case other
    }

    struct Slice {
        var number: Int
        var part: Int64
        var slice: Int
        var size: Int
        var hash: Digest
        /// Of the first picture in it, if that has one.
        var stamp: Stamp?
    }

    private static let headSize = 4
    private static let sliceHeadSize = 11
    private static let maximumSlice = 1 << 20
    private static let maximumOther = 132 << 10

    /// The head of the frame, and of a slice its names; of other frames everything.
    private var held: [UInt8] = []
    private var wanted = headSize
    private var kind: UInt8 = 0
    private var isInside = false
    private var slice: Slice?
    private var hashing = Hashing()
    private var left = 0
    private(set) var isBroken = false

    /// The next frame that ends in `bytes[at..<end]`; nil when they are used up, or make no sense.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int) -> Event? {
        while !isBroken {
            if slice != nil {
                if let event = readSlice(bytes, &at, end: end) { return event }
                return nil
            }
            let count = min(wanted - held.count, end - at)
            held += UnsafeBufferPointer(start: bytes + at, count: count)
            at += count
            guard held.count == wanted else { return nil }
            if !isInside {
                begin()
            } else if kind == 4 {
                beginSlice()
            } else {
                defer { ready() }
                return event()
            }
        }
        return nil
    }

    private mutating func ready() {
        held.removeAll(keepingCapacity: true)
        (wanted, isInside) = (Self.headSize, false)
    }

    private mutating func begin() {
        kind = held[0]
        left = Int(held[1]) << 16 | Int(held[2]) << 8 | Int(held[3])
        isBroken = kind == 4 ? !(Self.sliceHeadSize...Self.sliceHeadSize + Self.maximumSlice).contains(left) : left > Self.maximumOther
        held.removeAll(keepingCapacity: true)
        (wanted, isInside) = (kind == 4 ? Self.sliceHeadSize : left, true)
    }

    private mutating func beginSlice() {
        left -= Self.sliceHeadSize
        var fields = Fields(held)
        guard let number = fields.number(2), let part = fields.number(8), let place = fields.number(1) else { return isBroken = true }
        slice = Slice(
            number: Int(number), part: Int64(truncatingIfNeeded: part), slice: Int(place), size: left, hash: Digest(), stamp: nil)
        hashing = Hashing()
        ready()
    }

    private mutating func readSlice(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int) -> Event? {
        let count = min(left, end - at)
        hashing.add(bytes + at, count)
        // The first picture is in the first slice.
        if slice?.slice == 0, slice?.stamp == nil {
            slice?.stamp = Stamp.find(in: UnsafeBufferPointer(start: bytes + at, count: count))
        }
        at += count
        left -= count
        guard left == 0, var whole = slice else { return nil }
        whole.hash = hashing.end()
        slice = nil
        return .slice(whole)
    }

    private func event() -> Event {
        var fields = Fields(held)
        switch kind {
        case 2:
            guard let number = fields.number(2), fields.text() != nil, let session = fields.number(8) else { return .other }
            return .opened(number: Int(number), session: session)
        case 3:
            guard let number = fields.number(2) else { return .other }
            return .entry(number: Int(number), fields.rest)
        case 5:
            guard let number = fields.number(2) else { return .other }
            return .closed(number: Int(number))
        case 7: return .sources(held)
        default: return .other
        }
    }
}

/// Numbers and texts one after the other.
struct Fields {
    private let bytes: [UInt8]
    private(set) var at = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var rest: [UInt8] { Array(bytes[at...]) }

    mutating func number(_ size: Int) -> UInt64? {
        guard at + size <= bytes.count else { return nil }
        defer { at += size }
        return bytes[at..<at + size].reduce(0) { $0 << 8 | UInt64($1) }
    }

    mutating func text() -> String? {
        guard let size = number(1), let text = take(Int(size)) else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    mutating func take(_ count: Int) -> ArraySlice<UInt8>? {
        guard count >= 0, at + count <= bytes.count else { return nil }
        defer { at += count }
        return bytes[at..<at + count]
    }
}
