import Membership

/// Where the Internet finds a hub's appliance port: a name or an address, and a port if the router turns it into another.
struct PublicAddress: Sendable, Equatable {
    private let host: String
    private let port: UInt16?

    /// `hub.example`, `203.0.113.5:9000`, `2001:db8::5`, `[2001:db8::5]:9000`. nil: none of these, or one that only the home knows.
    init?(_ text: String) {
        let bracket = text.hasPrefix("[") ? text.firstIndex(of: "]") : nil
        if let bracket {
            host = String(text[..<bracket].dropFirst())
            let rest = text[text.index(after: bracket)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            port = rest.isEmpty ? nil : UInt16(rest.dropFirst())
            guard rest.isEmpty || port != nil else { return nil }
        } else if let colon = text.lastIndex(of: ":"), text.firstIndex(of: ":") == colon {
            host = String(text[..<colon])
            port = UInt16(text[text.index(after: colon)...])
            guard port != nil else { return nil }
        } else {
            host = text
            port = nil
        }
        guard let candidate = CandidateAddress(host: host, port: port ?? 1), !candidate.isPrivate, !candidate.isNowhere else { return nil }
    }

    /// `port`: the one on which the hub listens.
    func candidate(port listening: UInt16) -> CandidateAddress? { CandidateAddress(host: host, port: port ?? listening) }

    /// As `init` reads it.
    var text: String {
        guard let port else { return host }
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
