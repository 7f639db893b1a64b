/// Finds the messages in an RTMP chunk stream without keeping their bodies (Adobe RTMP 1.0, section 5.3.1).
///
/// Plain data; owned by its connection. `slots` are one record and one head for each chunk stream id below 16.
struct ChunkReader {
    struct Slot {
        var timestamp: UInt32 = 0
        var delta: UInt32 = 0
        var length: UInt32 = 0
        var remaining: UInt32 = 0
        var type: UInt8 = 0
        var headCount: UInt8 = 0
        var isExtended = false
    }

    static let slotCount = 16
    static let scratchSize = slotCount * (MemoryLayout<Slot>.stride + Head.capacity)

    var chunkSize: UInt32 = 128
    private let slots: UnsafeMutablePointer<Slot>
    private let heads: UnsafeMutablePointer<UInt8>
    /// A chunk header of which not all bytes have arrived; at most 1 + 11 + 4 bytes.
    private var header: (UInt64, UInt64) = (0, 0)
    private var headerCount = 0
    private var current = 0
    /// What is left of the current chunk's payload.
    private var chunkRemaining: UInt32 = 0

    /// `scratch` holds `scratchSize` bytes and outlives the reader.
    init(scratch: UnsafeMutableRawPointer) {
        slots = scratch.bindMemory(to: Slot.self, capacity: Self.slotCount)
        slots.initialize(repeating: Slot(), count: Self.slotCount)
        let end = scratch + Self.slotCount * MemoryLayout<Slot>.stride
        heads = end.bindMemory(to: UInt8.self, capacity: Self.slotCount * Head.capacity)
    }

    /// The next whole message, or nil when the bytes are used up. `at` moves on; false in `valid` means that the peer broke the rules.
    mutating func next(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, valid: inout Bool) -> Message? {
        while at < end {
            if chunkRemaining == 0 {
                guard readHeader(bytes, &at, end: end, valid: &valid) else { return nil }
                if slots[current].length == 0 { return finish() }
            }
            let count = min(Int(chunkRemaining), end - at)
            keepHead(bytes + at, count)
            at += count
            chunkRemaining -= UInt32(count)
            slots[current].remaining -= UInt32(count)
            if slots[current].remaining == 0 { return finish() }
        }
        return nil
    }

    private mutating func finish() -> Message {
        let slot = slots[current]
        let head = heads + current * Head.capacity
        slots[current].headCount = 0
        return Message(type: slot.type, timestamp: slot.timestamp, length: slot.length, head: head, headCount: Int(slot.headCount))
    }

    private func keepHead(_ bytes: UnsafePointer<UInt8>, _ count: Int) {
        let kept = Int(slots[current].headCount)
        let more = min(count, Head.capacity - kept)
        guard more > 0 else { return }
        (heads + current * Head.capacity + kept).update(from: bytes, count: more)
        slots[current].headCount = UInt8(kept + more)
    }

    /// Collects one chunk header; false while bytes are missing.
    private mutating func readHeader(_ bytes: UnsafePointer<UInt8>, _ at: inout Int, end: Int, valid: inout Bool) -> Bool {
        while true {
            let have = headerCount
            let need = withUnsafeBytes(of: &header) { Self.headerLength($0, have: have, slots: slots) }
            if have > 0, have == need { break }
            guard at < end else { return false }
            withUnsafeMutableBytes(of: &header) { $0[have] = bytes[at] }
            headerCount += 1
            at += 1
        }
        let raw = header
        headerCount = 0
        withUnsafeBytes(of: raw) { apply($0, valid: &valid) }
        return valid
    }

    /// How long the header is as far as its first bytes tell. Ids above 15 never get past `apply`.
    private static func headerLength(_ header: UnsafeRawBufferPointer, have: Int, slots: UnsafeMutablePointer<Slot>) -> Int {
        guard have > 0 else { return 1 }
        let id = Int(header[0] & 63)
        switch header[0] >> 6 {
        case 0: return have >= 4 && isExtended(header) ? 16 : 12
        case 1: return have >= 4 && isExtended(header) ? 12 : 8
        case 2: return have >= 4 && isExtended(header) ? 8 : 4
        default: return id < slotCount && slots[id].isExtended ? 5 : 1
        }
    }

    private static func isExtended(_ header: UnsafeRawBufferPointer) -> Bool {
        header[1] == 255 && header[2] == 255 && header[3] == 255
    }

    private mutating func apply(_ header: UnsafeRawBufferPointer, valid: inout Bool) {
        let id = Int(header[0] & 63)
        let format = header[0] >> 6
        guard id >= 2, id < Self.slotCount else {
            valid = false
            return
        }
        current = id
        let isNew = slots[id].remaining == 0
        if format < 3 {
            var time = UInt32(header[1]) << 16 | UInt32(header[2]) << 8 | UInt32(header[3])
            slots[id].isExtended = time == 0xFFFFFF
            if slots[id].isExtended { time = Self.word(header, at: format == 0 ? 12 : format == 1 ? 8 : 4) }
            if format < 2 {
                slots[id].length = UInt32(header[4]) << 16 | UInt32(header[5]) << 8 | UInt32(header[6])
                slots[id].type = header[7]
            }
            slots[id].delta = format == 0 ? 0 : time
            slots[id].timestamp = format == 0 ? time : slots[id].timestamp &+ time
            if !isNew { valid = false }
        } else if isNew {
            slots[id].timestamp = slots[id].timestamp &+ slots[id].delta
        }
        if isNew { slots[id].remaining = slots[id].length }
        chunkRemaining = min(slots[id].remaining, chunkSize)
    }

    private static func word(_ bytes: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
        UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8 | UInt32(bytes[index + 3])
    }
}
