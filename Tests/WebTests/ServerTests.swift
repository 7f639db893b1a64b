import Foundation
import Testing

@testable import Web

@Suite struct ServerTests {
    let site: TestSite
    var port: UInt16 { site.port }

    init() throws { site = try TestSite() }

    @Test func answersAGetWithTheRightLength() async throws {
        try await onOwnThread { () async throws in
            let answer = try RawClient.ask(port, "GET /hello?name=a%20b+c HTTP/1.1\nHost: localhost")
            #expect(answer.hasPrefix("HTTP/1.1 200 OK\r\n"))
            #expect(answer.contains("Content-Length: 11\r\n"))
            #expect(answer.hasSuffix("\r\n\r\nhello a b c"))
        }
    }

    @Test func answersHeadLikeGetWithoutTheBody() async throws {
        try await onOwnThread { () async throws in
            let answer = try RawClient.ask(port, "HEAD /hello HTTP/1.1\nHost: localhost")
            #expect(answer.contains("Content-Length: 11\r\n"))
            #expect(answer.hasSuffix("\r\n\r\n"))
        }
    }

    @Test func echoesABody() async throws {
        try await onOwnThread { () async throws in
            #expect(try RawClient.ask(port, "POST /echo HTTP/1.1\nHost: x\nContent-Length: 5", body: "hello").hasSuffix("hello"))
            let chunked = "POST /echo HTTP/1.1\nHost: x\nTransfer-Encoding: chunked"
            #expect(try RawClient.ask(port, chunked, body: "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n").hasSuffix("\r\n\r\nabcde"))
        }
    }

    @Test func waitsForAnAsynchronousHandler() async throws {
        try await onOwnThread { () async throws in
            #expect(try RawClient.ask(port, "GET /slow HTTP/1.1\nHost: x").hasSuffix("\r\n\r\nslow"))
        }
    }

    @Test func answersManyAsynchronousRequestsAtOnce() async throws {
        try await onOwnThread { () async throws in
            let clients = try (0..<200).map { _ in try RawClient(port: port) }
            for client in clients { client.send("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
            for client in clients { #expect(client.read().hasSuffix("slow")) }
        }
    }

    @Test func answersPipelinedRequestsInOrder() async throws {
        try await onOwnThread { () async throws in
            let client = try RawClient(port: port)
            client.send((1...20).map { "GET /hello?name=\($0) HTTP/1.1\r\nHost: x\r\n\r\n" }.joined())
            client.send("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            let answer = client.read()
            var position = answer.startIndex
            for number in 1...20 {
                let range = try #require(answer.range(of: "hello \(number)", range: position..<answer.endIndex))
                position = range.upperBound
            }
            #expect(answer.hasSuffix("slow"))
        }
    }

    @Test func understandsARequestThatComesByteByByte() async throws {
        try await onOwnThread { () async throws in
            let client = try RawClient(port: port)
            for byte in "GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8 { client.send([byte]) }
            #expect(client.read().hasSuffix("hello world"))
        }
    }

    @Test func streamsABodyWithoutLength() async throws {
        try await onOwnThread { () async throws in
            let answer = try RawClient.ask(port, "GET /ticks/20 HTTP/1.0")
            #expect(!answer.contains("Content-Length"))
            #expect(answer.components(separatedBy: "tick\n").count == 21)
            #expect(try RawClient.ask(port, "GET /ticks/20 HTTP/1.1\nHost: x").contains("Transfer-Encoding: chunked"))
            #expect(site.counter.value == 2)
        }
    }

    @Test func closesTheSourceOnceWhenTheViewerGoesAway() async throws {
        try await onOwnThread { () async throws in
            do {
                let client = try RawClient(port: port)
                client.send("GET /ticks/1000000 HTTP/1.1\r\nHost: x\r\n\r\n")
                _ = client.read { $0.contains("tick") }
            }
            try await eventually { site.counter.value == 1 }
            try await Task.sleep(for: .milliseconds(50))
            #expect(site.counter.value == 1)
        }
    }

    @Test func closesTheSourceForHead() async throws {
        try await onOwnThread { () async throws in
            let answer = try RawClient.ask(port, "HEAD /ticks/5 HTTP/1.1\nHost: x")
            #expect(answer.hasPrefix("HTTP/1.1 200"))
            #expect(!answer.contains("tick"))
            #expect(site.counter.value == 1)
        }
    }

    @Test func sendsALargeBodyWhole() async throws {
        try await onOwnThread { () async throws in
            let answer = try RawClient.ask(port, "GET /big HTTP/1.1\nHost: x")
            #expect(answer.utf8.count > 5_000_000)
        }
    }

    @Test func tellsWhoAsks() async throws {
        try await onOwnThread { () async throws in
            #expect(try RawClient.ask(port, "GET /from HTTP/1.1\nHost: x").hasSuffix("127.0.0.1"))
        }
    }

    @Test func saysInWordsThatAPortIsTaken() async throws {
        try await onOwnThread { () async throws in
            let listen = WebConfiguration.Listen(host: "127.0.0.1", port: port)
            #expect(throws: WebError.addressInUse("127.0.0.1:\(port)")) {
                try WebServer(WebConfiguration(listen: listen), router: Router())
            }
            #expect(throws: WebError.badAddress("203.0.113.1:0")) {
                try WebServer(WebConfiguration(listen: .init(host: "203.0.113.1", port: 0)), router: Router())
            }
        }
    }

    @Test func stopsAtOnceWhileConnectionsSleep() async throws {
        try await onOwnThread { () async throws in
            let waiting = try (0..<20).map { number in
                let client = try RawClient(port: port)
                client.send("GET /\(number % 2 == 0 ? "stuck" : "ticks/1000000") HTTP/1.1\r\nHost: x\r\n\r\n")
                return client
            }
            try await Task.sleep(for: .milliseconds(200))
            let took = ContinuousClock().measure { site.server.stop() }
            #expect(took < .seconds(2))
            #expect(site.counter.value == 10)
            for client in waiting { #expect(client.isClosedByPeer()) }
            site.server.stop()
        }
    }
}
