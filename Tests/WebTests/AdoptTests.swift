import Glibc
import Testing

@testable import Web

@Suite struct AdoptTests {
    @Test func servesConnectionsThatSomebodyElseAccepted() async throws {
        try await onOwnThread { () async throws in
            let listener = try Listener(.init(host: "127.0.0.1", port: 0))
            let socket = listener.take()
            defer { close(socket) }
            let counter = CloseCounter()
            let server = try WebServer(WebConfiguration(), router: TestSite.router(counter))
            try server.start()
            #expect(server.port == 0)
            let clients = try (0..<50).map { _ in try RawClient(port: listener.port) }
            for client in clients {
                client.send("GET /from HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                adopt(socket, server)
            }
            for client in clients {
                let answer = client.read()
                #expect(answer.contains("127.0.0.1"))
                #expect(answer.hasSuffix("hello world"))
            }
            try await eventually { server.connections == 0 }
            server.stop()
        }
    }

    @Test func closesWhatItIsGivenAfterItsEnd() async throws {
        try await onOwnThread { () async throws in
            let listener = try Listener(.init(host: "127.0.0.1", port: 0))
            let socket = listener.take()
            defer { close(socket) }
            let server = try WebServer(WebConfiguration(), router: Router())
            try server.start()
            server.stop()
            let client = try RawClient(port: listener.port)
            adopt(socket, server)
            #expect(client.isClosedByPeer())
        }
    }

    @Test func servesWithSeveralThreads() async throws {
        try await onOwnThread { () async throws in
            let listener = try Listener(.init(host: "127.0.0.1", port: 0))
            let socket = listener.take()
            defer { close(socket) }
            let server = try WebServer(WebConfiguration(threads: 2), router: TestSite.router(CloseCounter()))
            try server.start()
            for _ in 0..<10 {
                let client = try RawClient(port: listener.port)
                adopt(socket, server)
                client.send("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                #expect(client.read().hasSuffix("slow"))
            }
            server.stop()
        }
    }

    private func adopt(_ listener: Int32, _ server: WebServer) {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                var accepted = accept(listener, pointer, &length)
                while accepted < 0, errno == EAGAIN {
                    usleep(1000)
                    accepted = accept(listener, pointer, &length)
                }
                server.adopt(accepted, pointer, length)
            }
        }
    }
}
