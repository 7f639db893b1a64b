/// Finds the handler of a request by method and path.
///
/// A pattern is a path whose segments are plain text, or hold one `{name}` with text before or after it (`/live/{name}.flv`).
public struct Router: Sendable {
    public typealias Handler = @Sendable (Request) -> Response
    public typealias AsyncHandler = @Sendable (Request) async -> Response
    public typealias LaterHandler = @Sendable (Request) -> Later
    /// Returns nil for those who may come in, and the answer for the others.
    public typealias Gate = @Sendable (Request, Route) async -> Response?

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

    /// What is served, in the order in which it was declared.
    public private(set) var routes: [Route] = []
    private var works: [Work] = []
    private var tree = RouteTree()
    /// Routes of other listeners, of which this one does not even say that they exist: their methods, by the tree's numbers.
    private var concealed: [Method] = []
    private var concealedTree = RouteTree()
    private var guards: [@Sendable (Request) -> Response?] = []
    private var gates: [Role: Gate] = [:]
    private var finishers: [@Sendable (Request, inout Response) -> Void] = []

    public init() {}

    /// Adds a handler that answers at once, on the web server's thread.
    public mutating func on(
        _ method: Method, _ pattern: String, for role: Role, operation: String? = nil, _ handler: @escaping Handler
    ) {
        add(Route(method: method, pattern: pattern, role: role, operation: operation), .immediate(handler))
    }

    /// Adds a handler that may wait; the connection sleeps meanwhile.
    public mutating func onAsync(
        _ method: Method, _ pattern: String, for role: Role, operation: String? = nil, _ handler: @escaping AsyncHandler
    ) {
        add(Route(method: method, pattern: pattern, role: role, operation: operation), .asynchronous(handler))
    }

    /// Adds a handler that answers at once or says who sends the answer later; it is called on the web server's thread, and never waits.
    public mutating func onLater(
        _ method: Method, _ pattern: String, for role: Role, operation: String? = nil, _ handler: @escaping LaterHandler
    ) {
        add(Route(method: method, pattern: pattern, role: role, operation: operation), .later(handler))
    }

    private mutating func add(_ route: Route, _ work: Work) {
        tree.add(Pattern(route.pattern))
        routes.append(route)
        works.append(work)
    }

    /// Lets in by role: `gate` is asked before the handler of each route for that role. A route for a role without a gate is open.
    public mutating func admit(_ role: Role, _ gate: @escaping Gate) {
        gates[role] = gate
    }

    /// Answers 404 to routes of another listener, also where this one has the same address for another method.
    public mutating func conceal(_ others: [Route]) {
        for route in others {
            concealedTree.add(Pattern(route.pattern))
            concealed.append(route.method)
        }
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
        await finish(action(for: request))
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
            return admitted(request, to: match.route)
        }
        if allowed.isEmpty || isConcealed(request.path, wanted) { return .answer(finished(.notFound, request)) }
        allowed.append(.options)
        return .answer(finished(request.method == .options ? .options(allowed) : .methodNotAllowed(allowed), request))
    }

    private func isConcealed(_ path: String, _ method: Method) -> Bool {
        !concealed.isEmpty && concealedTree.find(path).contains { concealed[$0.route] == method }
    }

    private func admitted(_ request: Request, to number: Int) -> Action {
        let (route, work) = (routes[number], works[number])
        guard let gate = gates[route.role] else { return action(work, request) }
        return .wait {
            if let refusal = await gate(request, route) { return finished(refusal, request) }
            return await finish(action(work, request))
        }
    }

    /// The answer of an action, when nobody needs to wait for it in the way of the web server.
    private func finish(_ action: Action) async -> Response {
        switch action {
        case .answer(let response): return response
        case .wait(let work): return await work()
        case .later(let begin, let finish):
            return await withCheckedContinuation { continuation in
                let reply = Reply { continuation.resume(returning: finish($0)) }
                begin(reply)
            }
        }
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
