import Glibc

/// A value behind a lock, for the few places where threads meet outside a mailbox; held for a few instructions, never across a call that waits.
///
/// A pthread mutex, and not the standard library's `Mutex`, because the thread sanitizer knows it.
/// `@unchecked Sendable`: `storage` and `value` are only touched between lock and unlock, and freed when nobody can hold them.
final class Locked<Value>: @unchecked Sendable {
    private let storage: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    init(_ value: sending Value) {
        self.value = value
        storage = .allocate(capacity: 1)
        storage.initialize(to: pthread_mutex_t())
        pthread_mutex_init(storage, nil)
    }

    deinit {
        pthread_mutex_destroy(storage)
        storage.deallocate()
    }

    func withLock<Result>(_ body: (inout Value) -> sending Result) -> sending Result {
        pthread_mutex_lock(storage)
        defer { pthread_mutex_unlock(storage) }
        return body(&value)
    }
}
