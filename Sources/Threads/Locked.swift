import Glibc

/// A value that threads reach one at a time, for the few places where a message cannot carry it.
///
/// A pthread mutex, and not the standard library's `Mutex`, because the thread sanitizer knows it.
/// `@unchecked Sendable`: `value` is touched inside `withLock` alone, under the mutex, whose address never changes.
public final class Locked<Value>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    public init(_ value: sending Value) {
        self.value = value
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    /// Runs `body` alone with the value; it must be short, and must not come back here.
    public func withLock<Result>(_ body: (inout Value) -> sending Result) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body(&value)
    }
}
