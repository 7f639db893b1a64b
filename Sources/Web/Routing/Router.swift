/// Finds the handler of a request by method and path.
///
/// A pattern is a path whose segments are plain text, or hold one `{name}` with text before or after it (`/live/{name}.flv`).
public struct Router: Sendable {
    public typealias Handler = @Sendable (Request) -> Response
    public typealias AsyncHandler = @Sendable (Request) async -> Response

    enum Action {
        case answer(Response)
        case wait(@Sendable () async -> Response)
    }

    private enum Work {
        case immediate(Handler)
        case asynchronous(AsyncHandler)
    }

    private struct Route {
        let method: Method
        let pattern: Pattern
        let work: Work
    }

    private var routes: [Route] = []
    private var guards: [@Sendable (Request) -> Response?] = []
    private var finishers: [@Sendable (Request, inout Response) -> Void] = []

    public init() {}

    /// Adds a handler that answers at once, on the web server's thread.
    public mutating func on(_ method: Method, _ pattern: String, _ handler: @escaping Handler) {
        routes.append(Route(method: method, pattern: Pattern(pattern), work: .immediate(handler)))
    }

    /// Adds a handler that may wait; the connection sleeps meanwhile.
    public mutating func onAsync(_ method: Method, _ pattern: String, _ handler: @escaping AsyncHandler) {
        routes.append(Route(method: method, pattern: Pattern(pattern), work: .asynchronous(handler)))
    }

    /// Adds a check that comes before every handler; an answer from it is final.
    public mutating func check(_ check: @escaping @Sendable (Request) -> Response?) {
        guards.append(check)
    }

    /// Adds a last touch to every answer.
    public mutating func finish(_ finish: @escaping @Sendable (Request, inout Response) -> Void) {
        finishers.append(finish)
    }

    /// Answers a request without a connection: for tests, and for callers that already have one.
    public func respond(to request: Request) async -> Response {
        switch action(for: request) {
        case .answer(let response): response
        case .wait(let work): await work()
        }
    }

    func action(for request: Request) -> Action {
        for check in guards {
            if let refusal = check(request) { return .answer(finished(refusal, request)) }
        }
        var allowed: [Method] = []
        let wanted = request.method == .head ? .get : request.method
        for route in routes {
            guard let parameters = route.pattern.match(request.path) else { continue }
            guard route.method == wanted else {
                allowed.append(contentsOf: route.method == .get ? [.get, .head] : [route.method])
                continue
            }
            var request = request
            request.parameters = parameters
            return action(route.work, request)
        }
        if allowed.isEmpty { return .answer(finished(.notFound, request)) }
        allowed.append(.options)
        return .answer(finished(request.method == .options ? .options(allowed) : .methodNotAllowed(allowed), request))
    }

    private func action(_ work: Work, _ request: Request) -> Action {
        switch work {
        case .immediate(let handler): .answer(finished(handler(request), request))
        case .asynchronous(let handler): .wait { finished(await handler(request), request) }
        }
    }

    private func finished(_ response: Response, _ request: Request) -> Response {
        var response = response
        for finish in finishers { finish(request, &response) }
        return response
    }
}
