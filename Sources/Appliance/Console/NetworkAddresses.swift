import Glibc

/// The addresses of this machine that others in the house can reach.
enum NetworkAddresses {
    /// Numeric hosts, the one of the default route first; IPv6 only when there is no IPv4. Addresses of containers and bridges are left out.
    static func reachable() -> [String] {
        let found = interfaces()
        var hosts = found.filter { !$0.isIPv6 }.map(\.host)
        if hosts.isEmpty { hosts = found.filter(\.isIPv6).map(\.host) }
        if let first = ofDefaultRoute(), let index = hosts.firstIndex(of: first) {
            hosts.remove(at: index)
            hosts.insert(first, at: 0)
        }
        return hosts
    }

    /// What a certificate says: the machine's name, alone and as neighbours find it, and its addresses, its own for itself too.
    static func names() -> [String] {
        var buffer = [CChar](repeating: 0, count: 256)
        var names: [String] = []
        if gethostname(&buffer, buffer.count - 1) == 0 {
            let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            let isName = !name.isEmpty && name.utf8.allSatisfy { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".") || isLetterOrDigit($0) }
            if isName, name != "localhost" { names = name.contains(".") ? [name] : [name, name + ".local"] }
        }
        return names + ["localhost", "127.0.0.1", "::1"] + interfaces().map(\.host)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte | 0x20)
    }

    private struct Interface {
        var host: String
        var isIPv6: Bool
    }

    private static let inner = ["docker", "veth", "br-", "virbr", "cni", "podman", "lxc"]

    private static func interfaces() -> [Interface] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [Interface] = []
        var next = first
        while let entry = next {
            next = entry.pointee.ifa_next
            let name = String(cString: entry.pointee.ifa_name)
            let flags = entry.pointee.ifa_flags
            guard let address = entry.pointee.ifa_addr, flags & UInt32(IFF_UP) != 0, flags & UInt32(IFF_LOOPBACK) == 0,
                !inner.contains(where: name.hasPrefix), let host = text(address), !host.hasPrefix("169.254."), !host.hasPrefix("fe80:")
            else { continue }
            found.append(Interface(host: host, isIPv6: Int32(address.pointee.sa_family) == AF_INET6))
        }
        return found
    }

    private static func text(_ address: UnsafePointer<sockaddr>) -> String? {
        let length: Int
        switch Int32(address.pointee.sa_family) {
        case AF_INET: length = MemoryLayout<sockaddr_in>.size
        case AF_INET6: length = MemoryLayout<sockaddr_in6>.size
        default: return nil
        }
        var host = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        guard getnameinfo(address, socklen_t(length), &host, socklen_t(host.count), nil, 0, NI_NUMERICHOST) == 0 else { return nil }
        return String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// The source address that the system would use towards the Internet; connecting a UDP socket sends nothing.
    private static func ofDefaultRoute() -> String? {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var target = sockaddr_in()
        target.sin_family = sa_family_t(AF_INET)
        target.sin_port = UInt16(9).bigEndian
        inet_pton(AF_INET, "192.0.2.1", &target.sin_addr)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &target) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                guard connect(descriptor, pointer, length) == 0, getsockname(descriptor, pointer, &length) == 0 else { return nil }
                return text(pointer)
            }
        }
    }
}
