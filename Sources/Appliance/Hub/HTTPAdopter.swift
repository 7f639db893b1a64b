import Glibc
import Threads
import Web

/// Hands connections from the media loop to the web server, which exists only after the media loop has its listeners.
final class HTTPAdopter: Sendable {
    private let server = Locked<WebServer?>(nil)

    /// nil: connections are closed from now on, and the circle of what holds what is open again.
    func set(_ server: WebServer?) { self.server.withLock { $0 = server } }

    /// Called on a media thread; the descriptor is given away.
    func adopt(_ descriptor: Int32, _ address: UnsafePointer<sockaddr>, _ length: socklen_t) {
        guard let server = server.withLock({ $0 }) else {
            close(descriptor)
            return
        }
        server.adopt(descriptor, address, length)
    }
}
