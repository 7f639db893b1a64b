/// Finds the handler of a request by method and path.
///
/// A pattern is a path whose segments are plain text, or hold one `{name}` with text before or after it (`/live/{name}.flv`).
public struct Router: Sendable {
    public typealias Handler = @Sendable (Request) -> Response
    public typealias AsyncHandler = @Sendable (Request) async -> Response
    public typealias LaterHandler = @Sendable (Request) -> Later

    enum Action {
        case answer(Response)
        /// A task works on it.
        case wait(@Sendable () async -> Response)
        /// Somebody keeps the reply and sends it.
        case later(@Sendable (Reply) -> Void, finish: @Sendable (Response) -> Response)
    }

    private enum Work {
        case immediate(Handler)
        case asynchronous(AsyncHandler)
        case later(LaterHandler)
    }

    private struct Route {
        let method: Method
        let work: Work
    }

    private var routes: [Route] = []
    private var tree = RouteTree()
    private var guards: [@Sendable (Request) -> Response?] = []
    private var finishers: [@Sendable (Request, inout Response) -> Void] = []

    public init() {}

    /// Adds a handler that answers at once, on the web server's thread.
    public mutating func on(_ method: Method, _ pattern: String, _ handler: @escaping Handler) {
        add(method, pattern, .immediate(handler))
    }

    /// Adds a handler that may wait; the connection sleeps meanwhile.
    public mutating func onAsync(_ method: Method, _ pattern: String, _ handler: @escaping AsyncHandler) {
        add(method, pattern, .asynchronous(handler))
    }

    /// Adds a handler that answers at once or says who sends the answer later; it is called on the web server's thread, and never waits.
    public mutating func onLater(_ method: Method, _ pattern: String, _ handler: @escaping LaterHandler) {
        add(method, pattern, .later(handler))
    }

    private mutating func add(_ method: Method, _ pattern: String, _ work: Work) {
        tree.add(Pattern(pattern))
        routes.append(Route(method: method, work: work))
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
        case .later(let begin, let finish):
            await withCheckedContinuation { continuation in
                let reply = Reply { continuation.resume(returning: finish($0)) }
                begin(reply)
            }
        }
    }

    func action(for request: Request) -> Action {
        for check in guards {
            if let refusal = check(request) { return .answer(finished(refusal, request)) }
        }
        var allowed: [Method] = []
        let wanted = request.method == .head ? .get : request.method
        for match in tree.find(request.path) {
            let route = routes[match.route]
            guard route.method == wanted else {
                let methods: [Method] = route.method == .get ? [.get, .head] : [route.method]
                allowed.append(contentsOf: methods.filter { !allowed.contains($0) })
                continue
            }
            var request = request
            request.parameters = match.parameters
            return action(route.work, request)
        }
        if allowed.isEmpty { return .answer(finished(.notFound, request)) }
        allowed.append(.options)
        return .answer(finished(request.method == .options ? .options(allowed) : .methodNotAllowed(allowed), request))
    }

    private func action(_ work: Work, _ request: Request) -> Action {
        switch work {
        case .immediate(let handler): return .answer(finished(handler(request), request))
        case .asynchronous(let handler): return .wait { finished(await handler(request), request) }
        case .later(let handler):
            switch handler(request) {
            case .now(let response): return .answer(finished(response, request))
            case .wait(let begin): return .later(begin) { finished($0, request) }
            }
        }
    }

    private func finished(_ response: Response, _ request: Request) -> Response {
        if case .shared = response.body { return response }
        var response = response
        for finish in finishers { finish(request, &response) }
        return response
    }
}
