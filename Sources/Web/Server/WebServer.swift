import CMicroHTTPD
import Glibc

/// An HTTP server: a thread of libmicrohttpd, and the routes that it serves.
public final class WebServer: Sendable {
    /// Binds, so that `port` is known; serves from `start` on.
    public init(_ configuration: WebConfiguration, router: Router) throws(WebError) {}

    /// The port that it listens on; 0 when it only adopts.
    public var port: UInt16 { 0 }

    public func start() throws(WebError) {}

    /// Ends all connections and joins the threads. Calling it again does nothing.
    public func stop() {}

    /// Takes over a connection on which nothing has been read yet; the descriptor is closed by the server in every case.
    public func adopt(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) { close(descriptor) }
}
