import Live

/// Turns a listener into the URLs that a person types into OBS and into a player. `reachable`: this machine's own addresses.
enum ListenerURL {
    static func rtmp(_ address: ListenAddress, _ reachable: [String]) -> [String] {
        hosts(of: address, reachable).map { "rtmp://\(bracketed($0)):\(address.port)" }
    }

    static func http(_ address: ListenAddress, _ reachable: [String]) -> [String] {
        hosts(of: address, reachable).map { "http://\(bracketed($0))" + (address.port == 80 ? "" : ":\(address.port)") }
    }

    /// `https` and `rtmps`, the port left out where the scheme has it.
    static func secure(_ scheme: String, _ address: ListenAddress, _ reachable: [String]) -> [String] {
        hosts(of: address, reachable).map { "\(scheme)://\(bracketed($0))" + (address.port == 443 ? "" : ":\(address.port)") }
    }

    /// Whether only this machine can reach a listener.
    static func isLoopback(_ address: ListenAddress) -> Bool { address.host == "::1" || address.host.hasPrefix("127.") }

    /// A listener on every address is reached by each of them; one on the loopback by the name that people know.
    private static func hosts(of address: ListenAddress, _ reachable: [String]) -> [String] {
        switch address.host {
        case "::", "0.0.0.0":
            let hosts = address.host == "0.0.0.0" ? reachable.filter { !$0.contains(":") } : reachable
            return hosts.isEmpty ? ["localhost"] : hosts
        case "127.0.0.1", "::1": return ["localhost"]
        default: return [address.host]
        }
    }

    private static func bracketed(_ host: String) -> String { host.contains(":") ? "[\(host)]" : host }
}
