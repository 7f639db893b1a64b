import Files
import Foundation
import Testing

@testable import Appliance

@Suite("Control socket")
struct ControlTests {
    /// A server on a keeper without a hub, in a directory whose name is longer than a socket's address may be.
    ///
    /// `body` blocks, so it runs on a thread of its own: the server's answers need the few threads of Swift's concurrency.
    private func withServer(_ body: @escaping @Sendable (DataDirectory) throws -> Void) async throws {
        let directory = try TemporaryDirectory()
        let data = try DataDirectory.make(directory.path + "/" + String(repeating: "long", count: 40))
        let keeper = try StreamKeeper(directory: data)
        let server = try ControlServer(directory: data, handler: ControlHandler(hub: SleepingHub(keeper: keeper, token: OwnerToken(data))))
        try server.start()
        defer { withExtendedLifetime(directory) { server.stop() } }
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread { continuation.resume(with: Result { try body(data) }) }
        }
    }

    private static func ask(_ data: DataDirectory, _ request: ControlRequest) throws -> ControlResponse {
        guard let client = try ControlClient(data) else { return .failure("nobody listens") }
        return client.ask(request)
    }

    @Test func answersOneLineWithOneLine() async throws {
        try await withServer { data in
            try #expect(
                Self.ask(data, ControlRequest(command: .streamAdd, name: "garden", key: "garden-key")).streams?.first?.key == "garden-key")
            try #expect(Self.ask(data, ControlRequest(command: .streamList)).streams?.map(\.name) == ["garden", "live"])
            try #expect(Self.ask(data, ControlRequest(command: .streamRotateKey, name: "garden")).streams?.first?.key != "garden-key")
            try #expect(Self.ask(data, ControlRequest(command: .streamRemove, name: "garden")) == ControlResponse())
            try #expect(Self.ask(data, ControlRequest(command: .streamRemove, name: "garden")).error == "There is no stream named garden.")
            try #expect(Self.ask(data, ControlRequest(command: .streamAdd, name: "../x")).error == ControlHandler.nameRule)
            try #expect(Self.ask(data, ControlRequest(command: .streamAdd, name: "x", key: "short")).error == ControlHandler.keyRule)
        }
    }

    @Test func isForTheOwnerAloneAndGoesWithTheHub() async throws {
        let seen = Heard()
        try await withServer { data in
            seen.put([data.socket])
            var facts = stat()
            #expect(stat(data.socket, &facts) == 0)
            #expect(facts.st_mode & 0o777 == 0o600)
            let client = try ControlClient(data)
            #expect(client?.process == getpid())
        }
        #expect(seen.last.allSatisfy { !FilePath.exists($0) } && !seen.last.isEmpty)
    }

    @Test func nonsenseIsRefusedInWords() async throws {
        try await withServer { data in
            for line in ["", "{}", "x", "[1]", "{\"command\":\"format-disk\"}", String(repeating: "[", count: 9_000)] {
                let socket = try #require(try LocalSocket.connect(to: ControlServer.socketName, in: data.path))
                defer { close(socket) }
                LocalSocket.setTimeout(socket, seconds: 5)
                #expect(LocalSocket.send(Array((line + "\n").utf8), to: socket))
                var lines = LineReader(socket, limit: ControlResponse.maximumLength)
                let line = lines.next()
                let answer = try #require(line)
                #expect(ControlCoding.message(ControlResponse.self, from: answer)?.error?.contains("does not understand") == true)
            }
        }
    }

    @Test func aLineWithoutAnEndIsCutOff() async throws {
        try await withServer { data in
            let socket = try #require(try LocalSocket.connect(to: ControlServer.socketName, in: data.path))
            defer { close(socket) }
            LocalSocket.setTimeout(socket, seconds: 5)
            _ = LocalSocket.send([UInt8](repeating: 0x20, count: ControlRequest.maximumLength + 4096), to: socket)
            var lines = LineReader(socket, limit: 1024)
            let answer = lines.next()
            #expect(answer == nil)
            try #expect(Self.ask(data, ControlRequest(command: .streamList)).error == nil)
        }
    }

    @Test func idleConnectionsAreBounded() async throws {
        try await withServer { data in
            var idle: [Int32] = []
            defer { for socket in idle { close(socket) } }
            for _ in 0..<ControlServer.maximumConnections {
                idle.append(try #require(try LocalSocket.connect(to: ControlServer.socketName, in: data.path)))
            }
            try #expect(Self.ask(data, ControlRequest(command: .streamList)).error?.contains("too many commands") == true)
            close(idle.removeLast())
            var answer = ControlResponse.failure("")
            for _ in 0..<100 where answer.error != nil {
                usleep(10_000)
                answer = try Self.ask(data, ControlRequest(command: .streamList))
            }
            #expect(answer.error == nil)
        }
    }

    @Test func aSocketLeftByACrashIsReplaced() throws {
        let directory = try TemporaryDirectory()
        let left = try LocalSocket.listen(at: ControlServer.socketName, in: directory.data.path)
        close(left)
        #expect(FilePath.exists(directory.data.socket))
        try #expect(LocalSocket.connect(to: ControlServer.socketName, in: directory.data.path) == nil)
        let again = try LocalSocket.listen(at: ControlServer.socketName, in: directory.data.path)
        close(again)
    }
}
