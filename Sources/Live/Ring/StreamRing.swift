/// The writer's side of one container's ring: makes room, grows the ring while it is too short for the time it should keep.
struct StreamRing {
    private static let initialCapacity = 1 << 20

    private(set) var ring: ByteRing
    let index = RingIndex()
    /// The ring has been replaced by a larger one since the owner last looked.
    var wasReplaced = false
    private let limit: Int

    init?(limit: Int) {
        guard let ring = ByteRing(capacity: min(Self.initialCapacity, limit)) else { return nil }
        self.ring = ring
        self.limit = limit
    }

    /// Appends one whole message. `keep`: milliseconds of the timeline that should stay readable. False: too large for the ring.
    mutating func append(_ bytes: [UInt8], time: Int64, keep: Int64) -> Bool {
        guard bytes.count <= limit / 4 else { return false }
        while bytes.count > ring.capacity / 4 {
            guard grow() else { return false }
        }
        while Int(ring.head - ring.tail) + bytes.count > ring.capacity {
            guard let oldest = index.oldest() else { return false }
            if time - oldest.time < keep, ring.capacity < limit, grow() { continue }
            index.removeOldest()
            ring.discard(before: oldest.next)
        }
        let position = ring.head
        index.appendMessage(at: position, time: time)
        bytes.withUnsafeBytes { ring.append($0) }
        return true
    }

    /// A viewer may begin with the message that is appended next.
    func addEntry(time: Int64, headers: RingIndex.Headers) {
        index.appendEntry(RingIndex.Entry(position: ring.head, time: time, headers: headers))
    }

    private mutating func grow() -> Bool {
        guard ring.capacity < limit, let larger = ring.resized(to: ring.capacity * 2) else { return false }
        ring = larger
        wasReplaced = true
        return true
    }
}
