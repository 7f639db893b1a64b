import Glibc
import Threads

/// A listening TCP socket; closed when it is released, unless somebody took it.
final class Listener: Sendable {
    private let socket: Locked<Int32>
    let port: UInt16

    /// Binds and listens. An IPv6 address takes IPv4 too (`::` is the whole machine).
    init(_ listen: WebConfiguration.Listen) throws(WebError) {
        let shown = PeerAddress(host: listen.host, port: listen.port, isLoopback: false).description
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(listen.host, String(listen.port), &hints, &found) == 0, let first = found else { throw .badAddress(shown) }
        defer { freeaddrinfo(first) }
        let socket = Glibc.socket(first.pointee.ai_family, Int32(SOCK_STREAM.rawValue) | Self.flags, 0)
        guard socket >= 0 else { throw Self.failure(shown) }
        Self.set(socket, SOL_SOCKET, SO_REUSEADDR, 1)
        if first.pointee.ai_family == AF_INET6 { Self.set(socket, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        guard bind(socket, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0, Glibc.listen(socket, 1024) == 0 else {
            let error = Self.failure(shown)
            close(socket)
            throw error
        }
        self.socket = Locked(socket)
        port = Self.boundPort(socket)
    }

    deinit {
        let left = take()
        if left >= 0 { close(left) }
    }

    /// Gives the socket away: closing it is the taker's business. -1 when it was taken before.
    func take() -> Int32 {
        socket.withLock { socket in
            defer { socket = -1 }
            return socket
        }
    }

    private static let flags = Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    private static func set(_ socket: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(socket, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func failure(_ shown: String) -> WebError {
        switch errno {
        case EADDRINUSE: .addressInUse(shown)
        case EADDRNOTAVAIL: .badAddress(shown)
        case EACCES: .cannotListen(shown, reason: "a port below 1024 needs more rights")
        default: .cannotListen(shown, reason: String(cString: strerror(errno)))
        }
    }

    private static func boundPort(_ socket: Int32) -> UInt16 {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                getsockname(socket, pointer, &length) == 0 ? PeerAddress(pointer).port : 0
            }
        }
    }
}
