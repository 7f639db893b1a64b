import CMicroHTTPD
import Glibc
import Threads

/// Notices that the peers of sleeping connections went away, which libmicrohttpd does not.
///
/// A connection is watched from its first sleep until its descriptor is closed. One thread; it hears of each connection once.
final class PeerWatch: Sendable {
    private static let batch = 64
    /// Ends the thread.
    private static let bell = UInt64.max

    private let poller: Int32
    private let bellDescriptor: Int32
    private let bellEnd: Int32
    private let thread = Locked<NativeThread?>(nil)

    init() throws(WebError) {
        let watch = streamr_watch_make()
        var ends: [Int32] = [-1, -1]
        guard watch >= 0, pipe(&ends) == 0 else {
            let reason = String(cString: strerror(errno))
            if watch >= 0 { close(watch) }
            throw .cannotStart(reason: reason)
        }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        poller = watch
        bellEnd = ends[0]
        bellDescriptor = ends[1]
        _ = streamr_watch_bell(watch, ends[0], Self.bell)
    }

    deinit {
        close(poller)
        close(bellDescriptor)
        close(bellEnd)
    }

    /// `number` is what `start`'s function is given. False: the system has no room for it, and the connection is not watched.
    func add(_ descriptor: Int32, number: UInt64) -> Bool { streamr_watch_peer(poller, descriptor, number) == 0 }

    /// Calls `left` with the number of each connection whose peer went away, until `stop`; numbers of connections that are closed already
    /// may come too.
    func start(_ left: @escaping @Sendable (UInt64) -> Void) throws(WebError) {
        let poller = poller
        do throws(ThreadError) {
            let started = try NativeThread("web-watch") {
                var numbers = [UInt64](repeating: 0, count: Self.batch)
                while true {
                    let count = streamr_watch_wait(poller, &numbers, Int32(Self.batch))
                    if count < 0, errno != EINTR { return }
                    for number in numbers.prefix(Int(max(0, count))) {
                        if number == Self.bell { return }
                        left(number)
                    }
                }
            }
            thread.withLock { $0 = started }
        } catch {
            throw .cannotStart(reason: "the thread \(error.name): " + String(cString: strerror(error.code)))
        }
    }

    func stop() {
        let running = thread.withLock { $0.take() }
        guard let running else { return }
        _ = write(bellDescriptor, [1], 1)
        running.join()
    }
}
