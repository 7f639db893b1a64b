import Glibc

extension PeerAddress {
    /// Reads a socket address; anything but IPv4 and IPv6 gets the host `unknown`.
    init(_ address: UnsafePointer<sockaddr>?) {
        guard let address else {
            self.init(host: "unknown", port: 0, isLoopback: false)
            return
        }
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET:
            let v4 = raw.loadUnaligned(as: sockaddr_in.self)
            let host = UInt32(bigEndian: v4.sin_addr.s_addr)
            self.init(host: Self.dotted(host), port: UInt16(bigEndian: v4.sin_port), isLoopback: host >> 24 == 127)
        case AF_INET6:
            var v6 = raw.loadUnaligned(as: sockaddr_in6.self)
            let bytes = withUnsafeBytes(of: &v6.sin6_addr, Array.init)
            let port = UInt16(bigEndian: v6.sin6_port)
            if bytes.starts(with: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]) {
                let host = bytes[12...].reduce(0 as UInt32) { $0 << 8 | UInt32($1) }
                self.init(host: Self.dotted(host), port: port, isLoopback: host >> 24 == 127)
                return
            }
            var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
            inet_ntop(AF_INET6, &v6.sin6_addr, &text, socklen_t(text.count))
            let host = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
            self.init(host: host, port: port, isLoopback: bytes.dropLast().allSatisfy { $0 == 0 } && bytes.last == 1)
        default:
            self.init(host: "unknown", port: 0, isLoopback: false)
        }
    }

    private static func dotted(_ host: UInt32) -> String {
        "\(host >> 24).\(host >> 16 & 255).\(host >> 8 & 255).\(host & 255)"
    }

    /// A numeric address as the system has it; all zeros when it is none.
    public static func socketAddress(host: String, port: UInt16) -> sockaddr_storage {
        var storage = sockaddr_storage()
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        if inet_pton(AF_INET, host, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = port.bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v4, as: sockaddr_in.self) }
        } else if inet_pton(AF_INET6, host, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &storage) { $0.storeBytes(of: v6, as: sockaddr_in6.self) }
        }
        return storage
    }
}
