import Foundation
import Glibc
import Testing
import Threads
import Web

@testable import TLS

@Suite("HTTPS: the web server with GnuTLS under it", .serialized)
struct HTTPSTests {
    /// A server with its certificate and what it owes.
    final class Site: Sendable {
        let server: WebServer
        let store: CertificateStore
        let files: TestFiles
        private let owed = Locked<[Reply]>([])
        var replies: [Reply] { owed.withLock { $0 } }
        var port: UInt16 { server.port }

        init(handshakeSeconds: Int = 20) throws {
            files = try TestFiles()
            try files.write(Certificate.selfSigned(names: ["localhost", "127.0.0.1"], now: testNow))
            store = try CertificateStore(files.own, now: testNow)
            let secure = SecureListening(certificate: try store.webFunction(), priorities: CertificateStore.priorities, owner: store)
            var router = Router()
            router.on(.get, "/hello", for: .public) { _ in .text("hello") }
            let part = SharedResponse(status: 200, pieces: (0..<8).map { [UInt8](repeating: $0, count: 50_000) }, allowsRanges: true)
            router.onLater(.get, "/part", for: .public) { _ in .now(Response(part)) }
            router.onLater(.get, "/later", for: .public) { [owed] _ in .wait { reply in owed.withLock { $0.append(reply) } } }
            router.on(.get, "/stream", for: .public) { _ in Response(status: 200, body: .streaming(Drip(lines: 50))) }
            router.on(.post, "/echo", for: .public) { request in Response(status: 200, body: .bytes(request.body)) }
            server = try WebServer(
                WebConfiguration(listen: .init(host: "127.0.0.1", port: 0), secure: secure, requestSeconds: handshakeSeconds),
                router: router)
            try server.start()
        }

        deinit { server.stop() }
    }

    private func curl(_ site: Site, _ arguments: [String]) throws -> String {
        let curl = Process()
        curl.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        curl.arguments = ["curl", "-sS", "--max-time", "20", "--cacert", site.files.certificate] + arguments
        let output = Pipe()
        curl.standardOutput = output
        curl.standardError = output
        try curl.run()
        let bytes = output.fileHandleForReading.readDataToEndOfFile()
        curl.waitUntilExit()
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func curlKeepsItsConnectionAndTrustsTheCertificate() throws {
        let site = try Site()
        let url = "https://localhost:\(site.port)"
        let discard = ["-o", "/dev/null"]
        let urls = ["/hello", "/part", "/hello"].flatMap { discard + [url + $0] }
        #expect(try curl(site, ["-w", "%{num_connects} %{http_version} %{http_code}\n"] + urls) == "1 1.1 200\n0 1.1 200\n0 1.1 200\n")
        #expect(try curl(site, ["-d", "abc", "\(url)/echo"]) == "abc")
        #expect(try curl(site, ["https://127.0.0.1:\(site.port)/hello"]) == "hello")
        #expect(try curl(site, ["--tls-max", "1.2", "\(url)/hello"]) == "hello")
        #expect(try curl(site, ["--tls-max", "1.1", "\(url)/hello"]).hasPrefix("curl: "))
    }

    @Test func oneConnectionCarriesManyRequests() throws {
        let site = try Site()
        let client = try TLSClient(port: site.port)
        for _ in 0..<20 {
            client.send(Array("GET /part HTTP/1.1\r\nHost: x\r\nRange: bytes=49990-50009\r\n\r\n".utf8))
            let answer = client.readText { $0.utf8.count > 20 && $0.contains("\r\n\r\n") && $0.utf8.suffix(10).allSatisfy { $0 == 1 } }
            #expect(answer.hasPrefix("HTTP/1.1 206"))
        }
        client.send(Array("GET /part HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
        let whole = client.read(1_000_000)
        #expect(whole.count > 400_000 && whole.suffix(50_000).allSatisfy { $0 == 7 })
        #expect(site.server.connections <= 1)
    }

    @Test func aReplyThatComesLaterAndAStreamWork() async throws {
        let site = try Site()
        let client = try TLSClient(port: site.port)
        client.send(Array("GET /later HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
        try await eventually { site.replies.count == 1 }
        try #require(site.replies.first).send(.text("at last"))
        #expect(client.readText { $0.hasSuffix("at last") }.contains("200 OK"))
        let stream = try curl(site, ["https://localhost:\(site.port)/stream"])
        #expect(stream == (0..<50).map { "line \($0)\n" }.joined())
    }

    @Test func aViewerThatGoesAwayIsNoticed() async throws {
        let site = try Site()
        let told = Locked(false)
        do {
            let client = try TLSClient(port: site.port)
            client.send(Array("GET /later HTTP/1.1\r\nHost: x\r\n\r\n".utf8))
            try await eventually { site.replies.count == 1 }
            site.replies.first?.onAbandon { told.withLock { $0 = true } }
        }
        try await eventually { told.withLock { $0 } && site.server.connections == 0 }
    }

    @Test func theCertificateIsChangedWithoutARestart() throws {
        let site = try Site()
        let old = try TLSClient(port: site.port)
        let first = site.store.certificate.fingerprint
        #expect(old.fingerprint == first)
        for _ in 0..<5 {
            try site.files.write(Certificate.selfSigned(names: ["localhost"], now: testNow))
            #expect(site.store.look(now: testNow).isNew)
            #expect(try TLSClient(port: site.port).fingerprint == site.store.certificate.fingerprint)
        }
        #expect(site.store.certificate.fingerprint != first)
        old.send(Array("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".utf8))
        #expect(old.readText { _ in false }.hasSuffix("hello"))
    }

    @Test func rubbishAndSlowHandshakesHoldUpNobody() throws {
        let site = try Site(handshakeSeconds: 1)
        let slow = try (0..<200).map { _ in try connectToLoopback(site.port) }
        defer { for descriptor in slow { close(descriptor) } }
        for descriptor in slow.prefix(100) { _ = EchoGateway.writeAll([0x16, 3, 1][...], descriptor) }
        let rubbish = try connectToLoopback(site.port)
        defer { close(rubbish) }
        _ = EchoGateway.writeAll(Array("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n".utf8)[...], rubbish)
        #expect(isClosedByPeer(rubbish))
        #expect(try curl(site, ["https://localhost:\(site.port)/hello"]) == "hello")
        for descriptor in slow { #expect(isClosedByPeer(descriptor)) }
    }

    @Test func thereIsRoomForAFewServersAndNoMore() throws {
        var sites: [CertificateStore] = []
        let files = try TestFiles()
        #expect(throws: TLSError.library(doing: "serve HTTPS", reason: "too many servers")) {
            for _ in 0..<20 {
                let store = try CertificateStore(files.madeHere, now: testNow)
                _ = try store.webFunction()
                sites.append(store)
            }
        }
        sites.removeAll()
        #expect(throws: Never.self) { try CertificateStore(files.madeHere, now: testNow).webFunction() }
    }
}

/// A body of lines, of which each is there a moment after the one before.
private final class Drip: BodySource {
    private struct State {
        var next = 0
        var isReady = true
        var wake: (@Sendable () -> Void)?
    }

    private let lines: Int
    private let state = Locked(State())

    init(lines: Int) { self.lines = lines }

    func onReadable(_ wake: @Sendable @escaping () -> Void) { state.withLock { $0.wake = wake } }

    func read(into buffer: UnsafeMutableRawBufferPointer) -> ReadResult {
        state.withLock { state in
            guard state.next < lines else { return .end }
            state.isReady.toggle()
            if state.isReady {
                let wake = state.wake
                Task {
                    try? await Task.sleep(for: .milliseconds(2))
                    wake?()
                }
                return .wait
            }
            let line = Array("line \(state.next)\n".utf8)
            state.next += 1
            buffer.copyBytes(from: line)
            return .bytes(line.count)
        }
    }

    func close() {}
}
