import CMicroHTTPD
import Dispatch
import Glibc
import Threads

/// An HTTP server: threads of libmicrohttpd, and the routes that they serve.
public final class WebServer: Sendable {
    /// The library's daemon while it runs.
    ///
    /// `@unchecked Sendable`: the library lets connections be added from any thread; starting and stopping happens under `daemon`'s lock.
    private struct Daemon: @unchecked Sendable {
        let handle: OpaquePointer
        let reaper: any DispatchSourceTimer
    }

    private let core: WebCore
    private let listener: Listener?
    private let daemon = Locked<Daemon?>(nil)

    /// Binds, so that `port` is known; serves from `start` on.
    public init(_ configuration: WebConfiguration, router: Router) throws(WebError) {
        core = try WebCore(configuration, router: router)
        if let listen = configuration.listen { listener = try Listener(listen) } else { listener = nil }
    }

    deinit {
        stop()
    }

    /// The port that it listens on; 0 when it only adopts.
    public var port: UInt16 { listener?.port ?? 0 }

    /// How many connections there are.
    public var connections: Int { core.state.withLock { $0.visits.count } }

    /// Serves until `stop`; a server that was stopped does not start again.
    public func start() throws(WebError) {
        guard daemon.withLock({ $0 == nil }) else { return }
        let configuration = core.configuration
        var start = streamr_mhd_start()
        // The library closes the socket when it is stopped, whoever opened it.
        start.listen_socket = listener?.take() ?? -1
        if core.isStopping || (listener != nil && start.listen_socket < 0) { throw .cannotStart(reason: "it was started before") }
        start.threads = UInt32(clamping: configuration.threads)
        start.connection_limit = UInt32(clamping: configuration.connectionLimit)
        start.timeout_seconds = UInt32(clamping: configuration.timeoutSeconds)
        // Room for the largest head, what the library notes of its fields, and the answer's. The library writes zeros to all of it after
        // each request, so that more would cost time and not only memory.
        start.memory_per_connection = 2 * configuration.maximumHeader
        start.context = Unmanaged.passUnretained(core).toOpaque()
        start.accept = acceptConnection
        start.handle = handleRequest
        start.connection_changed = connectionChanged
        start.request_completed = requestCompleted
        start.unescape = keepEscapes
        let handle = Self.start(&start, configuration.secure)
        guard let handle else { throw .cannotStart(reason: String(cString: strerror(errno))) }
        do throws(WebError) {
            try core.watch.start { [core] number in core.peerLeft(number) }
        } catch {
            MHD_stop_daemon(handle)
            throw error
        }
        let reaper = DispatchSource.makeTimerSource(queue: DispatchQueue(label: "web-reaper"))
        reaper.schedule(deadline: .now() + 2, repeating: 2, leeway: .seconds(1))
        reaper.setEventHandler { [core] in core.cutOffLateConnections(now: SteadyClock.seconds()) }
        reaper.resume()
        daemon.withLock { $0 = Daemon(handle: handle, reaper: reaper) }
    }

    private static func start(_ start: inout streamr_mhd_start, _ secure: SecureListening?) -> OpaquePointer? {
        guard let secure else { return streamr_mhd_start(&start) }
        start.certificate = secure.certificate
        return secure.priorities.withCString { text in
            start.priorities = text
            return streamr_mhd_start(&start)
        }
    }

    /// Ends all connections and joins the threads. Calling it again does nothing.
    public func stop() {
        let running = daemon.withLock { daemon in
            defer { daemon = nil }
            return daemon
        }
        guard let running else { return }
        core.stopWaiting()
        running.reaper.cancel()
        core.watch.stop()
        MHD_stop_daemon(running.handle)
    }

    /// Takes over a connection on which nothing has been read yet; the descriptor is closed by the server in every case.
    public func adopt(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
        let isTaken = daemon.withLock { daemon in
            guard let daemon else { return false }
            // The library closes the descriptor, also when it refuses.
            MHD_add_connection(daemon.handle, descriptor, address, length)
            return true
        }
        if !isTaken { close(descriptor) }
    }
}
