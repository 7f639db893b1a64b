import Glibc
import Threads

/// A thread that wakes web connections, so that the media loop never waits for the web server's locks.
final class ReaderWaker: Sendable {
    private struct State {
        var readers: [ObjectIdentifier: FLVReader] = [:]
        var isStopping = false
    }

    private let state = Locked(State())
    private let mailbox: Mailbox<Void>

    init() throws(LiveError) { mailbox = try Mailbox() }

    func wake(_ readers: [FLVReader]) {
        guard !readers.isEmpty else { return }
        state.withLock { state in
            for reader in readers { state.readers[ObjectIdentifier(reader)] = reader }
        }
        mailbox.post(())
    }

    func stop() {
        state.withLock { $0.isStopping = true }
        mailbox.post(())
    }

    /// The thread's body.
    func run() {
        while true {
            var wait = pollfd(fd: mailbox.descriptor, events: Int16(POLLIN), revents: 0)
            _ = poll(&wait, 1, -1)
            _ = mailbox.takeAll()
            let (due, isStopping) = state.withLock { state in
                let due = state.readers
                state.readers = [:]
                return (due, state.isStopping)
            }
            for reader in due.values { reader.wake() }
            if isStopping { return }
        }
    }
}
