import CSystem

/// The bytes of one stream in one container, shared by all its viewers: a power of two of memory, mapped twice in a row
/// so that every run is contiguous.
///
/// Positions are counted from the session's start and never wrap; a position's place is its low bits.
///
///     0 ───────── tail ════════════════════ head
///       overwritten │  readable by viewers   │  being written
///
/// Written by the media loop that owns the stream; read by every loop. The writer moves `tail` before it overwrites and
/// publishes `head` after it has written (release); a reader takes `head` (acquire), uses the bytes, and then looks at
/// `tail` again: if it has passed the reader's position, what was read is void.
/// `@unchecked Sendable`: `words` is only touched by atomic operations, and the order above guards `base`.
final class ByteRing: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
    let capacity: Int
    private let mask: UInt64
    private let words: UnsafeMutablePointer<UInt64>

    /// Returns nil when the system gives no memory. `capacity` is a power of two, at least a page.
    init?(capacity: Int, startingAt position: UInt64 = 0) {
        guard let base = sys_mirror_map(capacity) else { return nil }
        self.base = base
        self.capacity = capacity
        mask = UInt64(capacity - 1)
        words = .allocate(capacity: 16)
        words.initialize(repeating: 0, count: 16)
        words[0] = position
        words[8] = position
    }

    deinit {
        sys_mirror_unmap(base, capacity)
        words.deallocate()
    }

    /// A viewer that is further behind than this leaps to a keyframe: late enough to bridge a pause, early enough to end its message.
    var skipDistance: Int { capacity / 4 * 3 }

    var head: UInt64 { sys_load_acquire(words) }
    var tail: UInt64 { sys_load_acquire(words + 8) }

    /// The address of a position's byte; `capacity` bytes from there are contiguous.
    func address(of position: UInt64) -> UnsafeMutableRawPointer { base + Int(position & mask) }

    /// True when bytes read from `position` on were whole while they were used.
    func wasReadable(from position: UInt64) -> Bool {
        sys_fence()
        return sys_load_relaxed(words + 8) <= position
    }

    /// Gives up everything before `position`. Only the writer calls this.
    func discard(before position: UInt64) {
        if position > tail {
            sys_store_release(words + 8, position)
            sys_fence()
        }
    }

    /// Appends a message whole. Only the writer calls this, with room made by `discard`.
    func append(_ bytes: UnsafeRawBufferPointer) {
        guard let source = bytes.baseAddress, bytes.count <= capacity else { return }
        let position = head
        address(of: position).copyMemory(from: source, byteCount: bytes.count)
        sys_store_release(words, position + UInt64(bytes.count))
    }

    /// A ring of another capacity with the same readable bytes at the same positions.
    func resized(to capacity: Int) -> ByteRing? {
        guard let other = ByteRing(capacity: capacity, startingAt: tail) else { return nil }
        let (from, to) = (tail, head)
        guard Int(to - from) <= capacity else { return nil }
        other.append(UnsafeRawBufferPointer(start: address(of: from), count: Int(to - from)))
        return other
    }
}
