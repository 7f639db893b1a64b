import CMicroHTTPD
import Threads

/// One request and its answer on a connection of libmicrohttpd.
///
/// Its request is gathered on the library's thread; the connection sleeps while somebody else works on the answer or on more body.
/// ```
/// reading ──► answering ──► (asleep ◄──► awake) ──► over
/// ```
/// `@unchecked Sendable`: `gathering` is touched by the library's thread alone; the rest is under the lock, and the connection is not used
/// after `isOver`.
final class Exchange: @unchecked Sendable {
    /// What is known of the request so far; touched by the library's thread alone.
    struct Gathering {
        var request: Request?
        var refusal: Response?
        var bodyBytes = 0
        var isDispatched = false
    }

    private struct State {
        var isAsleep = false
        var isWoken = false
        var isStopping = false
        var isOver = false
        var answer: Response?
    }

    let visit: Visit?
    var gathering = Gathering()
    private let connection: OpaquePointer
    private let state = Locked(State())

    init(connection: OpaquePointer, visit: Visit?) {
        self.connection = connection
        self.visit = visit
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }

    /// Puts the connection to sleep until `wake`; false when it was woken already, or the server is stopping. On the library's thread.
    func sleep() -> Bool {
        state.withLock { state in
            guard !state.isWoken, !state.isStopping, !state.isOver else {
                state.isWoken = false
                return false
            }
            state.isAsleep = true
            MHD_suspend_connection(connection)
            return true
        }
    }

    /// Lets the connection go on; from any thread, at any time.
    func wake() {
        state.withLock { state in
            guard !state.isOver else { return }
            wake(&state)
        }
    }

    /// Hands in the answer of a handler that took its time.
    func answer(_ response: Response) {
        let isLate = state.withLock { state in
            guard !state.isOver else { return true }
            state.answer = response
            wake(&state)
            return false
        }
        if isLate { response.abandon() }
    }

    /// Returns the answer once, when there is one.
    func takeAnswer() -> Response? {
        state.withLock { state in
            defer { state.answer = nil }
            return state.answer
        }
    }

    func stopWaiting() {
        state.withLock { state in
            state.isStopping = true
            if !state.isOver { wake(&state) }
        }
    }

    /// The library is done with the request, for good or ill.
    func over() {
        let unused = state.withLock { state in
            state.isOver = true
            defer { state.answer = nil }
            return state.answer
        }
        unused?.abandon()
    }

    private func wake(_ state: inout State) {
        guard state.isAsleep else {
            state.isWoken = true
            return
        }
        state.isAsleep = false
        MHD_resume_connection(connection)
    }
}

extension Response {
    /// Tells the body's source that nobody will read it.
    func abandon() {
        if case .streaming(let source) = body { source.close() }
    }
}
