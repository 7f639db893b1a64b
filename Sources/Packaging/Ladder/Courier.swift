import Dispatch
import Threads

/// Tells of renditions on a thread of usual priority: what they make is taken under locks that viewers' requests need too, and a thread of
/// low priority that is interrupted there would hold everybody up. Owned by the packaging thread, which stops it.
///
/// What waits is bounded by what renditions make: a few parts a second each.
final class Courier: Sendable {
    typealias Errand = @Sendable () -> Void

    private struct Queue {
        var errands: [Errand] = []
        var isStopping = false
    }

    private let queue = Locked(Queue())
    private let filled = DispatchSemaphore(value: 0)
    private let thread = Locked<NativeThread?>(nil)

    func start() throws(ThreadError) {
        let made = try NativeThread("renditions") { [self] in run() }
        thread.withLock { $0 = made }
    }

    func send(_ errand: @escaping Errand) {
        queue.withLock { $0.errands.append(errand) }
        filled.signal()
    }

    /// Ends after the errands that are left.
    func stop() {
        queue.withLock { $0.isStopping = true }
        filled.signal()
        thread.withLock { $0.take() }?.join()
    }

    private func run() {
        while true {
            filled.wait()
            let (errands, isStopping) = queue.withLock { queue in
                defer { queue.errands = [] }
                return (queue.errands, queue.isStopping)
            }
            for errand in errands { errand() }
            if isStopping { return }
        }
    }
}
