import Glibc
import Live
import Membership

extension NetworkAddresses {
    /// The machine's name without its domain; nil: it has none that says anything.
    static var machineName: String? { names().first { $0 != "localhost" && !$0.contains(".") && !$0.contains(":") } }

    /// Where other appliances may find a listener: each address of this machine, or the one that it listens on.
    static func candidates(of listen: ListenAddress, port: UInt16) -> [CandidateAddress] {
        switch listen.host {
        case "::", "0.0.0.0":
            let hosts = reachable() + names().filter { $0.contains(":") && $0 != "::1" && listen.host == "::" }
            var seen: Set<String> = []
            return hosts.filter { seen.insert($0).inserted }.compactMap { CandidateAddress(host: $0, port: port) }
        default: return [CandidateAddress(host: listen.host, port: port)].compactMap { $0 }
        }
    }

    /// The networks that this machine is in.
    static func networks() -> [LocalNetwork] {
        var first: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&first) == 0 else { return [] }
        defer { freeifaddrs(first) }
        var found: [LocalNetwork] = []
        var next = first
        while let entry = next {
            next = entry.pointee.ifa_next
            guard entry.pointee.ifa_flags & UInt32(IFF_UP) != 0, let address = bytes(entry.pointee.ifa_addr),
                let mask = bytes(entry.pointee.ifa_netmask), mask.count == address.count
            else { continue }
            let prefix = mask.reduce(0) { $0 + $1.nonzeroBitCount }
            if let network = LocalNetwork(address: address, prefix: prefix) { found.append(network) }
        }
        return found
    }

    private static func bytes(_ address: UnsafeMutablePointer<sockaddr>?) -> [UInt8]? {
        guard let address else { return nil }
        let raw = UnsafeRawPointer(address)
        switch Int32(address.pointee.sa_family) {
        case AF_INET: return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in.self).sin_addr, Array.init)
        case AF_INET6: return withUnsafeBytes(of: raw.loadUnaligned(as: sockaddr_in6.self).sin6_addr, Array.init)
        default: return nil
        }
    }
}
