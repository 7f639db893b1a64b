/// The request methods that this server knows (RFC 9110, 9; RFC 5789); any other is answered with 501.
public enum Method: String, Hashable, Sendable, CaseIterable {
    case get = "GET"
    /// Answered by the GET route; only the body is left out.
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case patch = "PATCH"
    case delete = "DELETE"
    case options = "OPTIONS"
    /// Known, so that who asks hears that an address does not take them.
    case trace = "TRACE"
    case query = "QUERY"
}
