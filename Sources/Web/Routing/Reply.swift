import Threads

/// The answer that somebody owes to a sleeping connection. Whoever keeps it sends it, once, from any thread.
///
/// ```
/// open ──send──► sent
///   └──the viewer went away, or the server stops──► abandoned
/// ```
/// There is no deadline here: it is the keeper's business.
public final class Reply: Sendable {
    private enum State {
        case open(onAbandon: [@Sendable () -> Void])
        case sent
        case abandoned
    }

    private let state = Locked(State.open(onAbandon: []))
    private let deliver: @Sendable (Response) -> Void

    init(deliver: @escaping @Sendable (Response) -> Void) { self.deliver = deliver }

    /// Whether an answer would still go somewhere.
    public var isOpen: Bool {
        state.withLock { state in
            if case .open = state { return true }
            return false
        }
    }

    /// Answers. What comes second, or after the viewer went away, is dropped.
    public func send(_ response: Response) {
        let isFirst = state.withLock { state in
            guard case .open = state else { return false }
            state = .sent
            return true
        }
        if isFirst { deliver(response) } else { response.abandon() }
    }

    /// Runs `body` when nobody waits for the answer any more, at once if that is so already; never after `send`. It is called on any thread,
    /// and returns at once.
    public func onAbandon(_ body: @escaping @Sendable () -> Void) {
        let isLate = state.withLock { state in
            switch state {
            case .open(let bodies):
                state = .open(onAbandon: bodies + [body])
                return false
            case .sent: return false
            case .abandoned: return true
            }
        }
        if isLate { body() }
    }

    func abandon() {
        let bodies: [@Sendable () -> Void] = state.withLock { state in
            guard case .open(let bodies) = state else { return [] }
            state = .abandoned
            return bodies
        }
        for body in bodies { body() }
    }
}
