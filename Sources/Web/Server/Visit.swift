import CMicroHTTPD
import Glibc
import Threads

/// One connection from its acceptance to its end, with the time by which its current request must be over, and with the exchange that is
/// more than a question and its answer at once.
///
/// libmicrohttpd's own timeout starts anew with every byte; this one does not, so that a client cannot hold a connection by dripping bytes.
final class Visit: Sendable {
    private struct State {
        var descriptor: Int32
        var deadline: Int?
        var isWatched = false
        var isPeerGone = false
        var exchange: Exchange?
    }

    /// Never that of another connection of the same server.
    let number: UInt64
    let address: PeerAddress
    private let state: Locked<State>

    /// `deadline` is in seconds of the steady clock.
    init(number: UInt64, address: PeerAddress, descriptor: Int32, deadline: Int) {
        self.number = number
        self.address = address
        state = Locked(State(descriptor: descriptor, deadline: deadline))
    }

    /// nil: may last as long as it likes (a live stream).
    func setDeadline(_ deadline: Int?) {
        state.withLock { $0.deadline = deadline }
    }

    /// Bytes that the kernel takes beyond what it can send at once, of an answer that is made while it is sent.
    static let maximumUnsent: Int32 = 64 << 10
    /// Milliseconds after which a peer that acknowledges nothing of it is gone.
    static let patience: UInt32 = 20_000

    /// An answer begins that is made while it is sent.
    func beginLive() {
        state.withLock { state in
            state.deadline = nil
            if state.descriptor >= 0 { streamr_live_connection(state.descriptor, Self.maximumUnsent, Self.patience) }
        }
    }

    /// Sets the exchange that hears when the peer goes away; nil: there is none at the moment.
    func setExchange(_ exchange: Exchange?) {
        state.withLock { $0.exchange = exchange }
    }

    /// Begins to watch the peer, once. False: the peer is gone.
    func watchPeer(_ watch: PeerWatch) -> Bool {
        state.withLock { state in
            if !state.isWatched, state.descriptor >= 0 { state.isWatched = watch.add(state.descriptor, number: number) }
            return !state.isPeerGone
        }
    }

    func peerLeft() {
        let exchange = state.withLock { state in
            state.isPeerGone = true
            return state.exchange
        }
        exchange?.peerLeft()
    }

    /// The descriptor is about to be closed by libmicrohttpd, and may belong to somebody else soon.
    func closed() {
        state.withLock { $0.descriptor = -1 }
    }

    /// Shuts the socket down; libmicrohttpd's thread, or the watch if the connection sleeps, sees the end of it and tidies up.
    func cutOffIfLate(now: Int) {
        state.withLock { state in
            guard let deadline = state.deadline, deadline <= now else { return }
            Self.cutOff(&state)
        }
    }

    /// The same, at once.
    func cutOff() {
        state.withLock { Self.cutOff(&$0) }
    }

    private static func cutOff(_ state: inout State) {
        guard state.descriptor >= 0 else { return }
        shutdown(state.descriptor, Int32(SHUT_RDWR))
        state.deadline = nil
    }
}
