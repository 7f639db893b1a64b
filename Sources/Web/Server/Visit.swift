import Glibc
import Threads

/// One connection from its acceptance to its end, with the time by which its current request must be over.
///
/// libmicrohttpd's own timeout starts anew with every byte; this one does not, so that a client cannot hold a connection by dripping bytes.
final class Visit: Sendable {
    private struct State {
        var descriptor: Int32
        var deadline: Int?
    }

    let address: PeerAddress
    private let state: Locked<State>

    /// `deadline` is in seconds of the monotonic clock.
    init(address: PeerAddress, descriptor: Int32, deadline: Int) {
        self.address = address
        state = Locked(State(descriptor: descriptor, deadline: deadline))
    }

    /// nil: may last as long as it likes (a live stream).
    func setDeadline(_ deadline: Int?) {
        state.withLock { $0.deadline = deadline }
    }

    /// The descriptor is about to be closed by libmicrohttpd, and may belong to somebody else soon.
    func closed() {
        state.withLock { $0.descriptor = -1 }
    }

    /// Shuts the socket down; libmicrohttpd's thread sees the end of it and tidies up.
    func cutOffIfLate(now: Int) {
        state.withLock { state in
            guard let deadline = state.deadline, deadline <= now, state.descriptor >= 0 else { return }
            shutdown(state.descriptor, Int32(SHUT_RDWR))
            state.deadline = nil
        }
    }
}
