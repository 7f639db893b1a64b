import Web

/// The addresses under which one stream can be watched, as a viewer reaches the hub.
public struct WatchLinks {
    /// The page for browsers: the link to pass on.
    public let watch: String
    public let hls: String
    public let flv: String
    public let rtmp: String

    /// `http` and `rtmp` are the hub's own addresses without a slash at the end.
    init(name: String, http: String, rtmp: String) {
        watch = "\(http)/watch/\(name)"
        hls = "\(http)/live/\(name).m3u8"
        flv = "\(http)/live/\(name).flv"
        self.rtmp = "\(rtmp)/live/\(name)"
    }

    /// With the addresses that the hub itself shows first.
    public init(name: String, addresses: HubStatus.Addresses) {
        self.init(name: name, http: addresses.http.first ?? "http://localhost:8080", rtmp: addresses.rtmp.first ?? "rtmp://localhost:1935")
    }

    /// `host` is the `Host` field as the viewer's browser wrote it; without one the hub's own idea of its addresses has to do. `isSecure`:
    /// the browser came over HTTPS.
    init(name: String, host: String?, isSecure: Bool = false, addresses: HubStatus.Addresses) {
        let configured = addresses.rtmp.first ?? "rtmp://localhost:1935"
        var rtmp = configured
        if let host, let machine = Request(method: .get, path: "/", headers: Fields(["Host": host])).host {
            let port = configured.split(separator: ":").last.map(String.init) ?? "1935"
            rtmp = "rtmp://\(machine.contains(":") ? "[\(machine)]" : machine):\(port)"
        }
        let scheme = isSecure ? "https://" : "http://"
        self.init(name: name, http: host.map { scheme + $0 } ?? addresses.http.first ?? "", rtmp: rtmp)
    }

    /// The watch page of a private stream, for those who know its key.
    public func owners(_ viewKey: String) -> String { "\(watch)?view=\(viewKey)" }
}
