import CMicroHTTPD
import Threads

/// A request with a body, or one whose answer is not there at once; the others need no memory of their own.
///
/// Its request is gathered on the library's thread; the connection sleeps while somebody else works on the answer or on more body.
/// ```
/// reading ──► answering ──► (asleep ◄──► awake) ──► over
/// ```
/// `@unchecked Sendable`: `gathering` is touched by the library's thread alone; the rest is under the lock, and the connection is not used
/// after `isOver`.
final class Exchange: WakeLine.Sleeper, @unchecked Sendable {
    /// What is known of the request so far; touched by the library's thread alone.
    struct Gathering {
        var request: Request?
        var refusal: Response?
        var bodyBytes = 0
        var isDispatched = false
        /// It counts as one of those who wait for a reply.
        var isWaitingForReply = false
    }

    private struct State {
        var isAsleep = false
        var isWoken = false
        /// It has an answer, and sleeps until its turn comes.
        var isInLine = false
        var hasPlace = false
        var isStopping = false
        var isPeerGone = false
        var isOver = false
        var answer: Response?
        var reply: Reply?
    }

    let visit: Visit?
    var gathering = Gathering()
    private let connection: OpaquePointer
    private let watch: PeerWatch
    private let line: WakeLine
    private let state = Locked(State())

    init(connection: OpaquePointer, visit: Visit?, watch: PeerWatch, line: WakeLine) {
        self.connection = connection
        self.visit = visit
        self.watch = watch
        self.line = line
    }

    var isStopping: Bool { state.withLock { $0.isStopping } }
    var isPeerGone: Bool { state.withLock { $0.isPeerGone } }

    /// Puts the connection to sleep until `wake`; false when it was woken already, or nobody needs it any more. On the library's thread.
    func sleep() -> Bool {
        // Only who waits for a reply is watched: a client that has closed its own side still takes an answer that is under way.
        if gathering.isWaitingForReply, let visit, !visit.watchPeer(watch) { peerLeft() }
        return state.withLock { state in
            guard !state.isWoken, !state.isStopping, !state.isPeerGone, !state.isOver else {
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

    /// Sets who is told when nobody waits for the answer any more. On the library's thread.
    func setReply(_ reply: Reply) {
        state.withLock { $0.reply = reply }
    }

    /// Hands in the answer of a handler that took its time. `inTurn`: it may be one of thousands.
    func answer(_ response: Response, inTurn: Bool = false) {
        let isLate = state.withLock { state in
            state.reply = nil
            guard !state.isOver else { return true }
            state.answer = response
            wake(&state, inTurn: inTurn)
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

    func stopWaiting() { end { $0.isStopping = true } }

    /// The other end of the connection is closed.
    func peerLeft() { end { $0.isPeerGone = true } }

    private func end(_ change: @Sendable (inout State) -> Void) {
        let reply = state.withLock { state in
            change(&state)
            if !state.isOver { wake(&state) }
            return state.reply.take()
        }
        reply?.abandon()
    }

    /// The library is done with the request, for good or ill.
    func over() {
        let (unused, reply) = state.withLock { state in
            state.isOver = true
            return (state.answer.take(), state.reply.take())
        }
        unused?.abandon()
        reply?.abandon()
        giveBackPlace()
    }

    // MARK: Turns

    func wakeInTurn() -> Bool {
        state.withLock { state in
            guard state.isInLine, !state.isOver else { return false }
            state.hasPlace = true
            resume(&state)
            return true
        }
    }

    /// The library has come to it, or will not any more: the next one's turn.
    func giveBackPlace() {
        let hadPlace = state.withLock { state in
            defer { state.hasPlace = false }
            return state.hasPlace
        }
        if hadPlace { line.leave() }
    }

    private func wake(_ state: inout State, inTurn: Bool = false) {
        guard state.isAsleep else {
            state.isWoken = true
            return
        }
        if inTurn {
            guard !state.isInLine else { return }
            state.hasPlace = line.join(self)
            state.isInLine = !state.hasPlace
            guard state.hasPlace else { return }
        }
        resume(&state)
    }

    private func resume(_ state: inout State) {
        state.isInLine = false
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
