import Glibc
import Threads

/// Takes TLS off connections, for a protocol that knows nothing of it: RTMPS becomes RTMP.
///
/// Listens on a port of its own. When a handshake is done, one end of a socket pair is given away; what the peer sends comes out of it in
/// plain, and what is written to it goes to the peer. One thread does it all, and waits for nobody.
/// Made once; `start` and `stop` are called once each, by one owner.
public final class TLSGateway: Sendable {
    public let port: UInt16
    private let loop: Locked<Loop?>
    private let counting: Locked<TLSGatewayCounters>
    private let bell: Int32
    private let bellEnd: Int32
    private let thread = Locked<NativeThread?>(nil)

    /// The loop on its way to its thread. `@unchecked Sendable`: it is handed over once, in `start`.
    private struct Loop: @unchecked Sendable {
        let loop: GatewayLoop
    }

    /// Listens at once, and serves from `start` on. `adopt` is given connected sockets with the peers' addresses, for keeps; it is called on
    /// the gateway's thread and returns at once.
    public init(
        _ configuration: TLSGatewayConfiguration, certificates: CertificateStore,
        adopt: @escaping @Sendable (Int32, UnsafePointer<sockaddr>, socklen_t) -> Void
    ) throws(TLSError) {
        let listener = try GatewaySocket.listen(configuration)
        guard let ends = GatewaySocket.pair() else {
            let number = errno
            close(listener.descriptor)
            throw .outOfResources("a wake-up descriptor", errorNumber: number)
        }
        let made: GatewayLoop
        do throws(TLSError) {
            made = try GatewayLoop(configuration, certificates, listener: listener.descriptor, bell: ends.far, adopt: adopt)
        } catch {
            close(listener.descriptor)
            close(ends.near)
            close(ends.far)
            throw error
        }
        port = listener.port
        counting = made.counters
        loop = Locked(Loop(loop: made))
        bell = ends.near
        bellEnd = ends.far
    }

    deinit {
        stop()
        close(bell)
        close(bellEnd)
    }

    public var counters: TLSGatewayCounters { counting.withLock { $0 } }

    public func start() throws(TLSError) {
        guard let loop = loop.withLock({ $0.take() }) else { return }
        do throws(ThreadError) {
            let started = try NativeThread("tls-gateway") { loop.loop.run() }
            thread.withLock { $0 = started }
        } catch {
            throw .outOfResources("the thread \(error.name)", errorNumber: error.code)
        }
    }

    /// Closes every connection, and waits for the thread.
    public func stop() {
        guard let running = thread.withLock({ $0.take() }) else { return }
        _ = write(bell, [1], 1)
        running.join()
    }
}
