import Foundation
import Glibc
import Testing
import Threads

@testable import Web

/// The replies that a site owes, for tests to send.
private final class Owed: Sendable {
    private let replies = Locked<[Reply]>([])
    private let abandoned = Locked(0)
    var count: Int { replies.withLock { $0.count } }
    var abandonedCount: Int { abandoned.withLock { $0 } }
    var all: [Reply] { replies.withLock { $0 } }

    func keep(_ reply: Reply) {
        replies.withLock { $0.append(reply) }
        reply.onAbandon { [self] in abandoned.withLock { $0 += 1 } }
    }
}

@Suite("An answer that is sent later")
struct LaterTests {
    private let owed = Owed()

    private func site(_ configuration: WebConfiguration = WebConfiguration()) throws -> TestSite {
        let owed = owed
        return try TestSite(configuration) { router in
            router.onLater(.get, "/later", for: .public) { _ in .wait { owed.keep($0) } }
            router.onLater(.get, "/at-once", for: .public) { _ in .wait { $0.send(.text("at once")) } }
            router.onLater(.post, "/later", for: .public) { request in
                .wait { reply in
                    owed.keep(reply)
                    reply.send(.text("got \(request.body.count)"))
                }
            }
            router.finish { _, response in response.headers.append("Finished", "yes") }
        }
    }

    @Test func comesFromAnyThread() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            let clients = try (0..<50).map { _ in try RawClient(port: site.port) }
            for client in clients { client.send("GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
            try await eventually { owed.count == 50 }
            let shared = SharedResponse(status: 200, bytes: Array("now".utf8))
            for (number, reply) in owed.all.enumerated() {
                reply.send(number % 2 == 0 ? .text("now") : Response(shared))
                reply.send(.text("twice"))
            }
            for client in clients { #expect(client.read().hasSuffix("\r\n\r\nnow")) }
            #expect(owed.abandonedCount == 0)
            try await eventually { site.server.connections == 0 }
        }
    }

    @Test func reachesEveryoneWhenOnlyOneMayBeWokenAtATime() async throws {
        try await onOwnThread { () async throws in
            let site = try site(WebConfiguration(wakeLimit: 1))
            var clients = try (0..<60).map { _ in try RawClient(port: site.port) }
            for client in clients { client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n") }
            try await eventually { owed.count == 60 }
            // Some go away while they stand in line.
            clients.removeFirst(20)
            for reply in owed.all { reply.send(.text("now")) }
            for client in clients { #expect(client.read { $0.hasSuffix("now") }.contains("200 OK")) }
            for client in clients { client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n") }
            try await eventually { owed.count == 100 }
            for reply in owed.all { reply.send(.text("again")) }
            for client in clients { #expect(client.read { $0.hasSuffix("again") }.contains("200 OK")) }
            try await eventually { site.server.connections == 40 }
        }
    }

    @Test func keepsTheConnectionForTheNextRequest() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            let client = try RawClient(port: site.port)
            for number in 1...3 {
                client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n")
                try await eventually { owed.count == number }
                owed.all[number - 1].send(.text("number \(number)"))
                #expect(client.read { $0.contains("number \(number)") }.contains("Finished: yes"))
                client.send("GET /at-once HTTP/1.1\r\nHost: x\r\n\r\n")
                #expect(client.read { $0.hasSuffix("at once") }.contains("200 OK"))
            }
            client.send("POST /later HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
            #expect(client.read { $0.hasSuffix("got 3") }.contains("200 OK"))
        }
    }

    @Test func isAbandonedPromptlyWhenTheViewerGoesAway() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            var clients = try (0..<20).map { _ in try RawClient(port: site.port) }
            for client in clients { client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n") }
            try await eventually { owed.count == 20 }
            let began = ContinuousClock.now
            clients.removeFirst(15)
            try await eventually { owed.abandonedCount == 15 && site.server.connections == 5 }
            #expect(began.duration(to: .now) < .seconds(1))
            for reply in owed.all { reply.send(.text("late")) }
            for client in clients { #expect(client.read { $0.hasSuffix("late") }.contains("200 OK")) }
            #expect(owed.abandonedCount == 15)
        }
    }

    @Test func aViewerThatLeftBeforeItsTurnIsNoticedToo() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            for _ in 0..<20 {
                let client = try RawClient(port: site.port)
                client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /later HTTP/1.1\r\nHost: x\r\n\r\n")
            }
            try await eventually { owed.count == owed.abandonedCount && site.server.connections == 0 }
        }
    }

    @Test func tellsLateListenersAtOnce() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            do {
                let client = try RawClient(port: site.port)
                client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n")
                try await eventually { owed.count == 1 }
            }
            try await eventually { owed.abandonedCount == 1 }
            let reply = try #require(owed.all.first)
            #expect(!reply.isOpen)
            let told = Locked(false)
            reply.onAbandon { told.withLock { $0 = true } }
            #expect(told.withLock { $0 })
        }
    }

    @Test func isLimitedInNumber() async throws {
        try await onOwnThread { () async throws in
            let site = try site(WebConfiguration(waitingLimit: 5))
            let waiting = try (0..<5).map { _ in try RawClient(port: site.port) }
            for client in waiting { client.send("GET /later HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n") }
            try await eventually { owed.count == 5 }
            let refused = try RawClient.ask(site.port, "GET /later HTTP/1.1\nHost: x")
            #expect(refused.hasPrefix("HTTP/1.1 503") && refused.contains("Retry-After: 1\r\n"))
            #expect(try RawClient.status(site.port, "GET /hello HTTP/1.1\nHost: x") == 200)
            for reply in owed.all { reply.send(.text("now")) }
            for client in waiting { #expect(client.read().hasSuffix("now")) }
            try await eventually { (try? RawClient.status(site.port, "GET /at-once HTTP/1.1\nHost: x")) == 200 }
        }
    }

    @Test func isAbandonedWhenTheServerStops() async throws {
        try await onOwnThread { () async throws in
            let site = try site()
            let clients = try (0..<10).map { _ in try RawClient(port: site.port) }
            for client in clients { client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n") }
            try await eventually { owed.count == 10 }
            #expect(ContinuousClock().measure { site.server.stop() } < .seconds(2))
            #expect(owed.abandonedCount == 10)
            for reply in owed.all { reply.send(.text("after the end")) }
            for client in clients { #expect(client.isClosedByPeer()) }
        }
    }

    @Test func isCutOffWithTheConnectionThatTakesTooLong() async throws {
        try await onOwnThread { () async throws in
            let site = try site(WebConfiguration(answerSeconds: 1))
            let client = try RawClient(port: site.port)
            client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n")
            #expect(client.isClosedByPeer())
            try await eventually { owed.abandonedCount == 1 && site.server.connections == 0 }
        }
    }

    @Test func thousandsSleepWhileOthersAreServed() async throws {
        try await onOwnThread { () async throws in
            raiseOpenFiles()
            let site = try site()
            let clients = try (0..<2000).map { _ in try RawClient(port: site.port) }
            for client in clients { client.send("GET /later HTTP/1.1\r\nHost: x\r\n\r\n") }
            try await eventually { owed.count == 2000 }
            for _ in 0..<20 {
                var status: Int?
                let took = try ContinuousClock().measure { status = try RawClient.status(site.port, "GET /hello HTTP/1.1\nHost: x") }
                #expect(status == 200)
                #expect(took < .milliseconds(500))
            }
            let shared = SharedResponse(status: 200, bytes: Array("part".utf8))
            for reply in owed.all { reply.send(Response(shared)) }
            for client in clients { #expect(client.read { $0.hasSuffix("part") }.contains("200 OK")) }
        }
    }

    @Test func answersWithoutAConnection() async throws {
        var router = Router()
        router.onLater(.get, "/", for: .public) { _ in .wait { reply in Task { reply.send(.text("later")) } } }
        router.finish { _, response in response.headers.append("Finished", "yes") }
        let answer = await router.respond(to: Request(method: .get, path: "/"))
        #expect(answer.status == 200 && answer.headers["Finished"] == "yes")
    }
}
