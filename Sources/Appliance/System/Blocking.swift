import Dispatch
import Threads

/// Waits on a thread of the system for something that runs in Swift's concurrency. Never call it from a task.
enum Blocking {
    static func wait<T: Sendable>(_ body: @escaping @Sendable () async -> T) -> T? {
        let box = Box<T>()
        let done = DispatchSemaphore(value: 0)
        Task.detached {
            let value = await body()
            box.value.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        return box.value.withLock { $0 }
    }

    private final class Box<T: Sendable>: Sendable {
        let value = Locked<T?>(nil)
    }
}
