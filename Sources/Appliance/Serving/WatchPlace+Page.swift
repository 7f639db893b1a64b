import Membership
import Relay

extension WatchPlace {
    /// The hub's page of a stream for a viewer; nil: it cannot be told. `addresses`: where the hub is, the nearest first.
    func page(of stream: String, viewerIsNear: Bool, addresses: [CandidateAddress]) -> String? {
        if let given { return "\(given)/watch/\(stream)" }
        let port = httpPort == 0 ? httpsPort : httpPort
        // Somebody on the Internet cannot reach an address of the home in which both boxes may be.
        let best = viewerIsNear ? addresses.first : addresses.first { !$0.isPrivate }
        guard let best, let place = CandidateAddress(host: best.host, port: port) else { return nil }
        return "\(httpPort == 0 ? "https" : "http")://\(place)/watch/\(stream)"
    }

    /// What the hub's owner gives to viewers, without a slash at the end. A text that is no URL of a web server counts as none: it comes from
    /// another machine and ends up in an answer's head.
    private var given: String? {
        let isWeb = url.hasPrefix("http://") || url.hasPrefix("https://")
        let isPlain = url.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "<") }
        return isWeb && isPlain ? String(url.hasSuffix("/") ? url.dropLast() : url[...]) : nil
    }
}
