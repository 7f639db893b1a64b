import Relay
import Threads
import Web

/// One relay link as the body of an answer that does not end. Owned by its feed, until the web server closes it.
///
/// Whoever holds its lock may hold that of what there is to pass on, and never the other way round: `look` comes first.
final class LinkBody: BodySource {
    struct Counters {
        var bytes = 0
        var dropped = 0
    }

    fileprivate struct State {
        var sender: LinkSender
        /// What is being sent, and how many of its bytes have been.
        var current: OutgoingFrame?
        var sent = 0
        var wake: (@Sendable () -> Void)?
        var isWaiting = false
        var isEnded = false
        var bytes = 0
        /// When something was sent last.
        var lastSent: Int64
    }

    let link: [UInt8]
    private let state: Locked<State>
    private let look: RelayFeed.Look
    private let clock: @Sendable () -> Int64
    private let onClose: @Sendable (LinkBody) -> Void

    init(
        _ subscription: Subscription, place: WatchPlace, look: @escaping RelayFeed.Look, clock: @escaping @Sendable () -> Int64,
        onClose: @escaping @Sendable (LinkBody) -> Void
    ) {
        link = subscription.link
        state = Locked(State(sender: LinkSender(subscription, place: place, now: clock()), lastSent: clock()))
        self.look = look
        self.clock = clock
        self.onClose = onClose
    }

    var counters: Counters { state.withLock { Counters(bytes: $0.bytes, dropped: $0.sender.dropped) } }

    func change(_ subscription: Subscription) {
        look { store in state.withLock { $0.sender.change(subscription, store) } }
        Self.wake([self], look)
    }

    /// Sends a frame that is no part of any stream.
    func send(_ frame: OutgoingFrame) {
        state.withLock { $0.sender.send(frame) }
        Self.wake([self], look)
    }

    func keepAlive(now: Int64) {
        let isDue = state.withLock { state in
            guard state.lastSent + RelayFeed.keepAlive <= now, state.current == nil else { return false }
            state.current = RelayFrame.keepAlive.outgoing
            state.sent = 0
            return true
        }
        if isDue { Self.wake([self], look) }
    }

    /// The receiver is to see the end of it.
    func end() {
        state.withLock { $0.isEnded = true }
        Self.wake([self], look)
    }

    /// There may be something new: those for whom there is are woken.
    static func wake(_ links: [LinkBody], _ look: RelayFeed.Look) {
        guard !links.isEmpty else { return }
        var sleepers: [@Sendable () -> Void] = []
        look { store in sleepers = links.compactMap { $0.news(store) } }
        for wake in sleepers { wake() }
    }

    /// What wakes the receiver; nil: it is at work, or there is nothing for it.
    private func news(_ store: RelayStore) -> (@Sendable () -> Void)? {
        let now = clock()
        return state.withLock { state in
            guard state.isWaiting else { return nil }
            if !state.isEnded, state.current == nil {
                state.current = state.sender.next(store, now: now)
                state.sent = 0
                guard state.current != nil else { return nil }
            }
            state.isWaiting = false
            return state.wake
        }
    }

    // MARK: The web server's thread

    func onReadable(_ wake: @Sendable @escaping () -> Void) { state.withLock { $0.wake = wake } }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        let now = clock()
        var result = ReadResult.end
        look { store in result = state.withLock { $0.read(into: buffer, store, now) } }
        return result
    }

    func close() {
        state.withLock { state in
            state.isEnded = true
            state.wake = nil
        }
        onClose(self)
    }
}

extension LinkBody.State {
    fileprivate mutating func read(into buffer: UnsafeMutableRawBufferPointer, _ store: RelayStore, _ now: Int64) -> ReadResult {
        guard !isEnded else { return .end }
        var filled = 0
        while filled < buffer.count {
            if current == nil {
                current = sender.next(store, now: now)
                sent = 0
            }
            guard let frame = current else { break }
            let count = frame.copy(from: sent, into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
            filled += count
            sent += count
            if sent == frame.count { current = nil }
        }
        guard filled > 0 else {
            isWaiting = true
            return .wait
        }
        bytes += filled
        lastSent = now
        return .bytes(filled)
    }
}

extension OutgoingFrame {
    /// Copies what fits, from a place in the frame on; returns how many bytes.
    fileprivate func copy(from place: Int, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        var count = 0
        if place < head.count {
            count = min(head.count - place, buffer.count)
            buffer.copyBytes(from: head[place..<place + count])
        }
        let bodyPlace = place + count - head.count
        guard bodyPlace >= 0, bodyPlace < body.count, count < buffer.count else { return count }
        let more = min(body.count - bodyPlace, buffer.count - count)
        let start = body.startIndex + bodyPlace
        UnsafeMutableRawBufferPointer(rebasing: buffer[count...]).copyBytes(from: body[start..<start + more])
        return count + more
    }
}
