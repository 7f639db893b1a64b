import Threads

/// Counts the requests that wait, over all streams.
final class WaitingRoom: Sendable {
    private struct State {
        var count = 0
        var refused = 0
    }

    private let state = Locked(State())
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    var count: Int { state.withLock { $0.count } }
    var refused: Int { state.withLock { $0.refused } }

    /// Returns false when it is full.
    func enter() -> Bool {
        state.withLock { state in
            guard state.count < limit else {
                state.refused += 1
                return false
            }
            state.count += 1
            return true
        }
    }

    func leave(_ count: Int) {
        state.withLock { $0.count -= count }
    }
}
