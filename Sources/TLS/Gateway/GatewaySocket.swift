import Glibc

/// The sockets of a gateway.
enum GatewaySocket {
    /// Makes a listening socket that does not block. Returns it and its port.
    static func listen(_ configuration: TLSGatewayConfiguration) throws(TLSError) -> (descriptor: Int32, port: UInt16) {
        let host = configuration.host
        let shown = (host.contains(":") ? "[\(host)]" : host) + ":\(configuration.port)"
        var hints = addrinfo()
        hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV | AI_NUMERICHOST
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var found: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, String(configuration.port), &hints, &found) == 0, let first = found else {
            throw .cannotListen(address: shown, purpose: configuration.purpose, errorNumber: EINVAL)
        }
        defer { freeaddrinfo(first) }
        let descriptor = socket(first.pointee.ai_family, kind, 0)
        guard descriptor >= 0 else { throw .outOfResources("a socket", errorNumber: errno) }
        set(descriptor, SOL_SOCKET, SO_REUSEADDR, 1)
        if first.pointee.ai_family == AF_INET6 { set(descriptor, Int32(IPPROTO_IPV6), IPV6_V6ONLY, 0) }
        guard bind(descriptor, first.pointee.ai_addr, first.pointee.ai_addrlen) == 0, Glibc.listen(descriptor, 1024) == 0 else {
            let number = errno
            close(descriptor)
            throw .cannotListen(address: shown, purpose: configuration.purpose, errorNumber: number)
        }
        return (descriptor, boundPort(descriptor))
    }

    /// Accepts without blocking. Returns the descriptor, or a negative `errno` value.
    static func accept(_ listener: Int32, _ address: inout sockaddr_storage, _ length: inout socklen_t) -> Int32 {
        length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let descriptor = withUnsafeMutablePointer(to: &address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.accept(listener, $0, &length) }
        }
        guard descriptor >= 0 else { return -errno }
        prepare(descriptor)
        return descriptor
    }

    static func setPeer(_ descriptor: Int32, sendBuffer: Int) {
        set(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, 1)
        set(descriptor, SOL_SOCKET, SO_SNDBUF, Int32(clamping: sendBuffer))
    }

    /// Makes a pair of connected sockets that do not block; nil: the system has no more.
    static func pair() -> (near: Int32, far: Int32)? {
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        return (ends[0], ends[1])
    }

    /// The 16 bytes of an address, IPv4 as IPv6 writes it; nil: the machine itself.
    static func remote(_ address: sockaddr_storage) -> [UInt8]? {
        var address = address
        return withUnsafeBytes(of: &address) { raw in
            switch Int32(raw.loadUnaligned(as: sa_family_t.self)) {
            case AF_INET:
                let bytes = Array(raw[4..<8])
                return bytes[0] == 127 ? nil : [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff] + bytes
            case AF_INET6:
                let bytes = Array(raw[8..<24])
                let isMapped = bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
                let isLoopback = bytes.dropLast().allSatisfy { $0 == 0 } && bytes[15] == 1
                return isLoopback || isMapped && bytes[12] == 127 ? nil : bytes
            default: return nil
            }
        }
    }

    private static let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue)

    private static func prepare(_ descriptor: Int32) {
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
    }

    private static func set(_ descriptor: Int32, _ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func boundPort(_ descriptor: Int32) -> UInt16 {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let code = withUnsafeMutablePointer(to: &address) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard code == 0 else { return 0 }
        // The port stands at the same place in both families.
        return withUnsafeBytes(of: &address) { UInt16(bigEndian: $0.loadUnaligned(fromByteOffset: 2, as: UInt16.self)) }
    }
}
