import Glibc
import Threads

@testable import Web

/// A small site on a free port of the loopback interface.
struct TestSite {
    let server: WebServer
    let counter = CloseCounter()
    var port: UInt16 { server.port }

    init(_ configuration: WebConfiguration = WebConfiguration(), more: (inout Router) -> Void = { _ in }) throws {
        var configuration = configuration
        configuration.listen = WebConfiguration.Listen(host: "127.0.0.1", port: 0)
        var router = Self.router(counter)
        more(&router)
        server = try WebServer(configuration, router: router)
        try server.start()
    }

    static func router(_ counter: CloseCounter) -> Router {
        var router = Router()
        router.on(.get, "/hello", for: .public) { request in .text("hello \(request.query["name"] ?? "world")") }
        router.on(.post, "/echo", for: .public) { request in Response(status: 200, body: .bytes(request.body)) }
        router.on(.get, "/items/{item}", for: .public) { request in .text(request.parameters["item"] ?? "") }
        router.on(.get, "/from", for: .public) { request in .text(request.remoteAddress.host) }
        router.on(.get, "/big", for: .public) { _ in Response(status: 200, body: .bytes([UInt8](repeating: 65, count: 5_000_000))) }
        router.on(.get, "/inject", for: .public) { request in Response(status: 200).with("X-Value", request.query["value"] ?? "") }
        router.onAsync(.get, "/slow", for: .public) { _ in
            try? await Task.sleep(for: .milliseconds(50))
            return .text("slow")
        }
        router.onAsync(.get, "/stuck", for: .public) { _ in
            try? await Task.sleep(for: .seconds(3))
            return .text("late")
        }
        router.on(.get, "/ticks/{count}", for: .public) { request in
            Response(status: 200, body: .streaming(Ticks(count: Int(request.parameters["count"] ?? "") ?? 0, counter)))
        }
        return router
    }
}

/// Both ends of every connection are in this process.
func raiseOpenFiles() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    limit.rlim_cur = min(limit.rlim_max, 16_384)
    setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
}

/// Counts how often body sources were closed.
final class CloseCounter: Sendable {
    private let closed = Locked(0)
    var value: Int { closed.withLock { $0 } }
    func add() { closed.withLock { $0 += 1 } }
}

/// A body that gives one line, waits a moment, gives the next.
final class Ticks: BodySource {
    private struct State {
        var left: Int
        var isReady = true
        var wake: (@Sendable () -> Void)?
    }

    private let state: Locked<State>
    private let counter: CloseCounter

    init(count: Int, _ counter: CloseCounter) {
        state = Locked(State(left: count))
        self.counter = counter
    }

    func onReadable(_ wake: @Sendable @escaping () -> Void) { state.withLock { $0.wake = wake } }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        state.withLock { state in
            guard state.left > 0 else { return .end }
            guard state.isReady else {
                let wake = state.wake
                state.isReady = true
                Task {
                    try? await Task.sleep(for: .milliseconds(5))
                    wake?()
                }
                return .wait
            }
            state.isReady = false
            state.left -= 1
            buffer.copyBytes(from: Array("tick\n".utf8))
            return .bytes(5)
        }
    }

    func close() { counter.add() }
}
