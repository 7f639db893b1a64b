import Threads

/// Lets sleepers with an answer go on a few at a time, in the order in which their answers came: where thousands are answered at once,
/// other requests are read in between.
///
/// ```
/// asleep ──answered──► in line ──its turn──► awake, holds a place ──the library has looked at it, or it is over──► gives the place back
/// ```
final class WakeLine: Sendable {
    /// Who stands in line.
    protocol Sleeper: AnyObject, Sendable {
        /// Its turn has come; false: it needs no place any more.
        func wakeInTurn() -> Bool
    }

    private struct State {
        var awake = 0
        /// Nobody stands in line twice, so it is no longer than those who sleep are many. Those whose turn comes before all of `line`, the
        /// first of them last, and `line` in the order in which they came.
        var front: [any Sleeper] = []
        var line: [any Sleeper] = []

        mutating func next() -> (any Sleeper)? {
            if front.isEmpty {
                swap(&front, &line)
                front.reverse()
            }
            return front.popLast()
        }
    }

    private let places: Int
    private let state = Locked(State())

    init(places: Int) { self.places = max(places, 1) }

    /// Returns true when it has a place at once; otherwise it stands in line, and `wakeInTurn` is called.
    func join(_ sleeper: any Sleeper) -> Bool {
        state.withLock { state in
            guard state.awake == places else {
                state.awake += 1
                return true
            }
            state.line.append(sleeper)
            return false
        }
    }

    /// Gives a place back, to the next who needs it.
    func leave() {
        while let next = next() {
            if next.wakeInTurn() { return }
        }
    }

    /// Nil: nobody waits, and the place is free.
    private func next() -> (any Sleeper)? {
        state.withLock { state in
            let next = state.next()
            if next == nil { state.awake -= 1 }
            return next
        }
    }
}
