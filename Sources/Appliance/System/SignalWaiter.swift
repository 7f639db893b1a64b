import Glibc

/// Receives the signals that tell the program to end, on the thread that asks.
struct SignalWaiter: Sendable {
    enum Event: Sendable, Equatable {
        case terminate(name: String)
        case reload
    }

    /// Blocks the signals for this thread and all that it starts later, so that only `next` sees them: call it before any thread starts.
    init() {
        signal(SIGPIPE, SIG_IGN)
        var set = Self.set
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    /// Waits for the next signal.
    func next() -> Event {
        var set = Self.set
        var number: Int32 = 0
        while sigwait(&set, &number) != 0 {}
        switch number {
        case SIGINT: return .terminate(name: "SIGINT")
        case SIGTERM: return .terminate(name: "SIGTERM")
        default: return .reload
        }
    }

    private static var set: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for number in [SIGINT, SIGTERM, SIGHUP] { sigaddset(&set, number) }
        return set
    }
}
