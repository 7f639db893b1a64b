/// Finds the handler of a request by method and path.
///
/// A pattern is a path whose segments are plain text, or hold one `{name}` with text before or after it (`/live/{name}.flv`).
public struct Router: Sendable {
    public typealias Handler = @Sendable (Request) -> Response
    public typealias AsyncHandler = @Sendable (Request) async -> Response

    public init() {}

    /// Adds a handler that answers at once, on the web server's thread.
    public mutating func on(_ method: Method, _ pattern: String, _ handler: @escaping Handler) {}

    /// Adds a handler that may wait; the connection sleeps meanwhile.
    public mutating func onAsync(_ method: Method, _ pattern: String, _ handler: @escaping AsyncHandler) {}

    /// Answers a request without a connection: for tests, and for callers that already have one.
    public func respond(to request: Request) async -> Response { .text("", status: 404) }
}
