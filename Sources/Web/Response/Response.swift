/// An answer to a request.
public struct Response: Sendable {
    public enum Body: Sendable {
        case bytes([UInt8])
        /// Sent without a length, until the source ends or the peer goes away.
        case streaming(any BodySource)
        /// Made once and sent to many; see `Response.init(_: SharedResponse)`.
        case shared(SharedResponse)
    }

    public var status: Int
    public var headers: Fields
    public var body: Body
    /// Whoever asked has proved who it is: its connection is a stranger's no more, and not cut off to make room for another.
    public var isToKnownPeer = false

    public init(status: Int, headers: Fields = Fields(), body: Body = .bytes([])) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    var isStreaming: Bool {
        if case .streaming = body { return true }
        return false
    }

    /// An answer in plain words.
    public static func text(_ text: String, status: Int = 200, contentType: String = "text/plain; charset=utf-8") -> Response {
        Response(status: status, headers: Fields(["Content-Type": contentType]), body: .bytes(Array(text.utf8)))
    }

    /// An answer in JSON that is already encoded.
    public static func json(_ bytes: [UInt8], status: Int = 200) -> Response {
        Response(status: status, headers: Fields(["Content-Type": "application/json"]), body: .bytes(bytes))
    }

    /// A whole page.
    public static func html(_ page: HTML, status: Int = 200) -> Response {
        Response(status: status, headers: Fields(["Content-Type": "text/html; charset=utf-8"]), body: .bytes(Array(page.text.utf8)))
    }

    /// Sends the client elsewhere, with the same method, for this time (307).
    public static func temporaryRedirect(_ location: String) -> Response {
        Response(status: 307, headers: Fields(["Location": location]))
    }

    /// Sends the browser elsewhere with a GET (303).
    public static func seeOther(_ location: String) -> Response {
        Response(status: 303, headers: Fields(["Location": location]))
    }

    /// Returns the same answer with one more header field.
    public func with(_ name: String, _ value: String) -> Response {
        var response = self
        response.headers.append(name, value)
        return response
    }
}
