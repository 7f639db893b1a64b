import CSystem
import Threads

/// A viewer on a connection that the web server owns: reads the same ring as the media loop's viewers do.
///
/// Used by one web thread; the first loop replaces its ring and ends it. The lock is held for one copy of at most the reader's buffer.
public final class FLVReader: Sendable {
    public enum Result: Sendable, Equatable {
        case bytes(Int)
        /// Nothing now; `onReadable` tells.
        case wait
        case end
    }

    private struct State {
        var ring: ByteRing
        var cursor: UInt64
        var isWaitingForEntry: Bool
        var block: Block?
        var blockOffset = 0
        /// A message boundary at which the reader leaps to the newest entry.
        var skipAt: UInt64?
        var hasEnded = false
        var isClosed = false
        var wake: (@Sendable () -> Void)?
    }

    private let state: Locked<State>
    private let index: RingIndex
    private let slot: Int
    private let address: AddressIdentity
    private let home: Mailbox<LoopMessage>

    init(_ view: StreamView, slot: Int, address: AddressIdentity, startsLive: Bool, home: Mailbox<LoopMessage>) {
        index = view.flvIndex
        self.slot = slot
        self.address = address
        self.home = home
        var state = State(ring: view.flv, cursor: view.flv.head, isWaitingForEntry: true)
        if !startsLive, let entry = index.newestEntry, entry.position >= view.flv.tail,
            view.clock.latest - entry.time <= view.gopCacheLimit
        {
            state.cursor = entry.position
            state.block = entry.headers.start
            state.isWaitingForEntry = false
        }
        self.state = Locked(state)
    }

    /// Copies what is there, in whole or in part. `.end` also when the reader was too slow and its next byte is gone.
    public func read(into buffer: UnsafeMutableRawBufferPointer) -> Result {
        state.withLock { read(into: buffer, &$0) }
    }

    /// Called, from a thread of the fan-out's own, whenever there may be something to read.
    public func onReadable(_ wake: @escaping @Sendable () -> Void) {
        state.withLock { $0.wake = wake }
    }

    /// The connection is gone. May be called more than once.
    public func close() {
        let isFirst = state.withLock { state in
            state.wake = nil
            defer { state.isClosed = true }
            return !state.isClosed
        }
        if isFirst { home.post(.readerClosed(slot: slot, self, address: address)) }
    }

    func ringReplaced(_ ring: ByteRing) { state.withLock { $0.ring = ring } }
    func end() { state.withLock { $0.hasEnded = true } }
    func wake() { state.withLock { $0.wake }?() }

    private func read(into buffer: UnsafeMutableRawBufferPointer, _ state: inout State) -> Result {
        guard let target = buffer.baseAddress, buffer.count > 0 else { return .wait }
        if state.isWaitingForEntry {
            guard let entry = index.newestEntry, entry.position >= state.cursor else { return state.hasEnded ? .end : .wait }
            leap(to: entry, with: entry.headers.start, &state)
        }
        if let block = state.block {
            let count = min(buffer.count, block.bytes.count - state.blockOffset)
            if let source = block.bytes.baseAddress, count > 0 { target.copyMemory(from: source + state.blockOffset, byteCount: count) }
            state.blockOffset += count
            if state.blockOffset == block.bytes.count { state.block = nil }
            if count > 0 { return .bytes(count) }
        }
        if state.skipAt == state.cursor, let entry = index.newestEntry, entry.position > state.cursor {
            leap(to: entry, with: entry.headers.configuration, &state)
            return read(into: buffer, &state)
        }
        let head = state.ring.head
        guard head > state.cursor else { return state.hasEnded ? .end : .wait }
        planSkip(head, &state)
        let limit = min(head, state.skipAt ?? head)
        guard limit > state.cursor else { return read(into: buffer, &state) }
        let count = min(buffer.count, Int(limit - state.cursor))
        target.copyMemory(from: state.ring.address(of: state.cursor), byteCount: count)
        guard state.ring.wasReadable(from: state.cursor) else { return .end }
        state.cursor += UInt64(count)
        return .bytes(count)
    }

    private func leap(to entry: RingIndex.Entry, with block: Block, _ state: inout State) {
        state.cursor = entry.position
        state.block = block
        state.blockOffset = 0
        state.skipAt = nil
        state.isWaitingForEntry = false
    }

    private func planSkip(_ head: UInt64, _ state: inout State) {
        if state.skipAt == state.cursor { state.skipAt = nil }
        guard state.skipAt == nil, Int(head - state.cursor) > state.ring.skipDistance, let entry = index.newestEntry,
            let boundary = index.boundary(atOrAfter: state.cursor), entry.position > boundary, boundary > state.cursor
        else { return }
        state.skipAt = boundary
    }
}
