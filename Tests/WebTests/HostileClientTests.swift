import Foundation
import Glibc
import Testing

@testable import Web

@Suite struct HostileClientTests {
    let site: TestSite
    var port: UInt16 { site.port }

    init() throws { site = try TestSite() }

    @Test(arguments: [
        ("GET /nothing HTTP/1.1\nHost: x", 404),
        ("GET /hello/ HTTP/1.1\nHost: x", 404),
        ("GET //hello HTTP/1.1\nHost: x", 404),
        ("DELETE /hello HTTP/1.1\nHost: x", 405),
        ("POST /hello HTTP/1.1\nHost: x\nContent-Length: 0", 405),
        ("OPTIONS /hello HTTP/1.1\nHost: x", 204),
        ("BREW /hello HTTP/1.1\nHost: x", 501),
        ("TRACE /hello HTTP/1.1\nHost: x", 405), ("BREW /hello HTTP/1.1\nHost: x", 501),
        ("CONNECT localhost:1 HTTP/1.1\nHost: x", 501),
        ("get /hello HTTP/1.1\nHost: x", 501),
        ("GET /../hello HTTP/1.1\nHost: x", 400),
        ("GET /a/../../etc/passwd HTTP/1.1\nHost: x", 400),
        ("GET /%2e%2e/hello HTTP/1.1\nHost: x", 400),
        ("GET /items/%2E HTTP/1.1\nHost: x", 400),
        ("GET /items/a%2fb HTTP/1.1\nHost: x", 400),
        ("GET /items/..%5c HTTP/1.1\nHost: x", 400),
        ("GET /items/a%00b HTTP/1.1\nHost: x", 400),
        ("GET /items/%0d%0aX HTTP/1.1\nHost: x", 400),
        ("GET /items/%ff%fe HTTP/1.1\nHost: x", 400),
        ("GET /items/%zz HTTP/1.1\nHost: x", 400),
        ("GET /items/% HTTP/1.1\nHost: x", 400),
        ("GET /items/%c3%a9 HTTP/1.1\nHost: x", 200),
        ("GET /hello?name=%zz HTTP/1.1\nHost: x", 400),
        ("GET http://x/hello HTTP/1.1\nHost: x", 400),
        ("GET * HTTP/1.1\nHost: x", 400),
        ("GET /hello HTTP/1.1", 400),
        ("GET /hello HTTP/1.1\nHost: a\nHost: b", 400),
        ("GET /hello HTTP/1.1\nHost: a/b", 400),
        ("GET /hello HTTP/1.1\nHost: user@x", 400),
        ("GET /hello HTTP/1.1\nHost: x:99999", 400),
        ("POST /echo HTTP/1.1\nHost: x\nContent-Length: 5\nTransfer-Encoding: chunked", 400),
        ("POST /echo HTTP/1.1\nHost: x\nContent-Length: 5\nContent-Length: 6", 400),
        ("POST /echo HTTP/1.1\nHost: x\nContent-Length: -5", 400),
        ("POST /echo HTTP/1.1\nHost: x\nContent-Length: 70000", 413),
        ("POST /echo HTTP/1.1\nHost: x\nContent-Length: 99999999999999999999999", 413),
    ])
    func givesTheRightStatus(head: String, status: Int) async throws {
        try await onOwnThread { () async throws in
            #expect(try RawClient.status(port, head) == status)
            #expect(try RawClient.status(port, "GET /hello HTTP/1.1\nHost: x") == 200)
        }
    }

    @Test func namesTheAllowedMethods() async throws {
        try await onOwnThread { () async throws in
            #expect(try RawClient.ask(port, "PUT /hello HTTP/1.1\nHost: x").contains("Allow: GET, HEAD, OPTIONS\r\n"))
        }
    }

    @Test func refusesOversizedHeads() async throws {
        try await onOwnThread { () async throws in
            let path = String(repeating: "a", count: 3000)
            #expect(try RawClient.status(port, "GET /\(path) HTTP/1.1\nHost: x") == 414)
            #expect(try RawClient.status(port, "GET /hello HTTP/1.1\nHost: x\nX: \(String(repeating: "b", count: 9000))") == 431)
            #expect(try RawClient.status(port, "GET /hello HTTP/1.1\nHost: x\nX: \(String(repeating: "b", count: 200_000))") == 431)
            let many = (0..<300).map { "X-\($0): \($0)" }.joined(separator: "\n")
            #expect(try RawClient.status(port, "GET /hello HTTP/1.1\nHost: x\n\(many)") == 431)
        }
    }

    @Test func theLargestHeadIsAnswered() async throws {
        try await onOwnThread { () async throws in
            let site = try TestSite()
            let one = "X: \(String(repeating: "b", count: 8100))"
            let many = (0..<98).map { "X-\($0 + 100): \(String(repeating: "b", count: 74))" }.joined(separator: "\n")
            for fields in [one, many] {
                #expect(try RawClient.status(site.port, "GET /hello HTTP/1.1\nHost: x\n\(fields)") == 200)
            }
        }
    }

    @Test func refusesAnEndlessRequestLine() async throws {
        try await onOwnThread { () async throws in
            let client = try RawClient(port: port)
            client.send("GET /" + String(repeating: "a", count: 500_000))
            #expect(["414", "431"].contains(String(client.read().dropFirst("HTTP/1.1 ".count).prefix(3))))
        }
    }

    @Test func refusesAChunkedBodyBeyondTheBound() async throws {
        try await onOwnThread { () async throws in
            let client = try RawClient(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<20 { client.send("1000\r\n" + String(repeating: "a", count: 4096) + "\r\n") }
            client.send("0\r\n\r\n")
            #expect(client.read().hasPrefix("HTTP/1.1 413"))
        }
    }

    @Test func neverEndsAnEndlessChunkedBodyWell() async throws {
        try await onOwnThread { () async throws in
            let client = try RawClient(port: port)
            client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in 0..<500 { client.send("1000\r\n" + String(repeating: "a", count: 4096) + "\r\n") }
            #expect(client.isClosedByPeer())
        }
    }

    @Test(arguments: ["\0\0\0\0\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\0\u{1}\0", "GET\r\n\r\n", "\r\n\r\n\r\n\r\n", "GET / HTTP/9.9\r\n\r\n"])
    func survivesNonsense(bytes: String) async throws {
        try await onOwnThread { () async throws in
            let client = try RawClient(port: port, patience: 1)
            client.send(bytes)
            _ = client.read()
            #expect(try RawClient.status(port, "GET /hello HTTP/1.1\nHost: x") == 200)
        }
    }

    @Test func putsNoLineBreakIntoAHeader() async throws {
        try await onOwnThread { () async throws in
            let answer = try RawClient.ask(port, "GET /inject?value=a%0d%0aX-Evil:%20b HTTP/1.1\nHost: x")
            #expect(!answer.contains("X-Evil"))
        }
    }

    @Test func cutsOffAClientThatDripsItsRequest() async throws {
        try await onOwnThread { () async throws in
            let site = try TestSite(WebConfiguration(requestSeconds: 1))
            let client = try RawClient(port: site.port, patience: 1)
            client.send("GET /hello HTTP/1.1\r\nHost: x\r\n")
            let began = ContinuousClock.now
            var isClosed = false
            while !isClosed, began.duration(to: .now) < .seconds(8) {
                client.send("X: y\r\n")
                isClosed = client.isClosedByPeer()
            }
            #expect(isClosed)
            try await eventually { site.server.connections == 0 }
        }
    }

    @Test func keepsServingBesideThousandsOfIdleConnections() async throws {
        try await onOwnThread { () async throws in
            // Both ends of every connection are in this process.
            var limit = rlimit()
            getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            limit.rlim_cur = min(limit.rlim_max, 16_384)
            setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
            let count = min(3000, (Int(limit.rlim_cur) - 512) / 2)
            #expect(count >= 1000)
            var idle = try (0..<count).map { _ in try RawClient(port: port) }
            for client in idle.prefix(1000) { client.send("GET /hel") }
            #expect(try RawClient.status(port, "GET /hello HTTP/1.1\nHost: x") == 200)
            idle.removeAll()
            try await eventually { site.server.connections == 0 }
            #expect(try RawClient.status(port, "GET /slow HTTP/1.1\nHost: x") == 200)
        }
    }
}
