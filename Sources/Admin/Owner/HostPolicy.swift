import Web

/// Which names the owner's site answers to. A web page elsewhere can point its own name at this machine (DNS rebinding), and then its
/// requests carry that name.
struct HostPolicy: Sendable {
    let allowed: [String]

    /// Accepts addresses, names that public DNS does not have, and the configured ones.
    func accepts(_ host: String?) -> Bool {
        guard let host, !host.isEmpty else { return false }
        return host.contains(":") || !host.contains(".") || Self.isIPv4(host) || allowed.contains { $0.lowercased() == host }
            || [".localhost", ".local", ".lan", ".home.arpa"].contains { host.hasSuffix($0) }
    }

    private static func isIPv4(_ host: String) -> Bool {
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { part in UInt8(part) != nil && part.utf8.allSatisfy { $0 != UInt8(ascii: "+") } }
    }

    /// Whether a browser says that a request comes from a page of this site. What says nothing is no browser: the token decides alone.
    func isSameOrigin(_ request: Request) -> Bool {
        if let site = request.headers["Sec-Fetch-Site"], site != "same-origin", site != "none" { return false }
        guard let origin = request.headers["Origin"] else { return true }
        guard let host = request.headers["Host"] else { return false }
        return origin == "http://" + host || origin == "https://" + host
    }
}
