/// One request, whole: its body is already here and within the configured bound.
public struct Request: Sendable {
    public var method: Method
    /// Percent-decoded once. It starts with a slash, and has no `.` or `..` segment, backslash or control character.
    public var path: String
    public var query: Fields
    public var headers: Fields
    public var body: [UInt8]
    public var remoteAddress: PeerAddress
    /// Whether it came over HTTPS.
    public var isSecure: Bool
    /// The path's segments that stand for `{name}` in the route's pattern.
    public var parameters: Fields

    public init(
        method: Method, path: String, query: Fields = Fields(), headers: Fields = Fields(), body: [UInt8] = [],
        remoteAddress: PeerAddress = PeerAddress(host: "127.0.0.1", port: 0, isLoopback: true), isSecure: Bool = false,
        parameters: Fields = Fields()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.isSecure = isSecure
        self.parameters = parameters
    }

    /// The items of a body that an HTML form sent (`application/x-www-form-urlencoded`); nil when it is not one.
    public var form: Fields? {
        let type = headers["Content-Type"]?.prefix { $0 != ";" } ?? ""
        guard Fields.same(String(type), "application/x-www-form-urlencoded") else { return nil }
        return PercentEncoding.decodeItems(body)
    }

    /// Returns the value of a cookie (RFC 6265, 5.4).
    public func cookie(_ name: String) -> String? {
        for pair in (headers["Cookie"] ?? "").split(separator: ";") {
            let halves = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if halves.count == 2, halves[0].drop(while: { $0 == " " }) == name { return String(halves[1]) }
        }
        return nil
    }

    /// The name in the `Host` field without its port, in lower case, without the brackets of an IPv6 address; nil when there is none.
    public var host: String? {
        headers["Host"].flatMap { Host($0)?.name }
    }
}
