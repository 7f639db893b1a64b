/// One request, whole: its body is already here and within the configured bound.
public struct Request: Sendable {
    public var method: Method
    /// Percent-decoded once; it starts with a slash, has no empty, `.` or `..` segment and no control character.
    public var path: String
    public var query: Fields
    public var headers: Fields
    public var body: [UInt8]
    public var remoteAddress: PeerAddress
    /// The path's segments that stand for `{name}` in the route's pattern.
    public var parameters: Fields

    public init(
        method: Method, path: String, query: Fields = Fields(), headers: Fields = Fields(), body: [UInt8] = [],
        remoteAddress: PeerAddress = PeerAddress(host: "127.0.0.1", port: 0, isLoopback: true), parameters: Fields = Fields()
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.remoteAddress = remoteAddress
        self.parameters = parameters
    }
}
