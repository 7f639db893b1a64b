import Foundation
import Glibc
import Testing

@testable import TLS

@Suite("The gateway and those who do not speak TLS")
struct HostilePeerTests {
    let files: TestFiles

    init() throws { files = try TestFiles() }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "\u{3}" + String(repeating: "x", count: 1536), "\u{16}\u{3}\u{1}\u{7f}\u{7f}",
        "\u{16}\u{3}\u{1}\0\u{5}\u{1}\0\0\u{1}\0", String(repeating: "\0", count: 70_000),
    ])
    func closesOnRubbish(text: String) throws {
        let echo = try EchoGateway(files) { $0.handshakeTime = .seconds(2) }
        let rubbish = try connectToLoopback(echo.port)
        defer { close(rubbish) }
        _ = EchoGateway.writeAll(Array(text.utf8)[...], rubbish)
        #expect(isClosedByPeer(rubbish))
        #expect(echo.gateway.counters.handshakes == 0)
        #expect(try TLSClient(port: echo.port).version == "TLS1.3")
    }

    @Test func survivesAHandshakeThatIsChangedByteByByte() throws {
        let echo = try EchoGateway(files) { $0.handshakeTime = .seconds(2) }
        let hello = try recordedHello(echo.port)
        #expect(hello.count > 100)
        for position in stride(from: 0, to: hello.count, by: 3) {
            var changed = hello
            changed[position] ^= 0xff
            let peer = try connectToLoopback(echo.port, patience: 1)
            _ = EchoGateway.writeAll(changed[...], peer)
            _ = EchoGateway.writeAll(changed[...], peer)
            close(peer)
        }
        #expect(try TLSClient(port: echo.port).version == "TLS1.3")
    }

    @Test func closesASlowHandshakeAtItsDeadlineAndServesOthersMeanwhile() throws {
        let echo = try EchoGateway(files) { $0.handshakeTime = .seconds(1) }
        let hello = try recordedHello(echo.port)
        let slow = try connectToLoopback(echo.port)
        defer { close(slow) }
        let began = ContinuousClock.now
        var isClosed = false
        for byte in hello where !isClosed {
            let sent = [byte].withUnsafeBytes { send(slow, $0.baseAddress, 1, Int32(MSG_NOSIGNAL)) }
            var buffer: UInt8 = 0
            let count = recv(slow, &buffer, 1, Int32(MSG_DONTWAIT))
            isClosed = sent < 0 || count == 0
            usleep(20_000)
            let other = try TLSClient(port: echo.port)
            other.send([1])
            #expect(other.read(1) == [1])
        }
        #expect(isClosed)
        #expect(began.duration(to: .now) < .seconds(5))
        #expect(echo.gateway.counters.failedHandshakes == 1)
    }

    @Test func servesBesideAThousandIdleConnections() async throws {
        raiseOpenFiles()
        let gateway = try EchoGateway(files)
        var idle: [TLSClient] = []
        var silent: [Int32] = []
        for number in 0..<1000 {
            if number % 4 == 0 {
                silent.append(try connectToLoopback(gateway.port))
            } else {
                idle.append(try TLSClient(port: gateway.port))
            }
        }
        let bytes = [UInt8](repeating: 3, count: 100_000)
        let took = try ContinuousClock().measure {
            let client = try TLSClient(port: gateway.port)
            client.send(bytes)
            #expect(client.read(bytes.count).count == bytes.count)
        }
        #expect(took < .seconds(1))
        #expect(gateway.gateway.counters.open >= 1000)
        for descriptor in silent { close(descriptor) }
        idle.removeAll()
        try await eventually { gateway.gateway.counters.open == 0 }
    }

    @Test func keepsToItsLimits() async throws {
        let gateway = try EchoGateway(files, inside: .keep) { $0.connectionLimit = 3 }
        let three = try (0..<3).map { _ in try TLSClient(port: gateway.port) }
        #expect(throws: TLSClient.Failure.self) { try TLSClient(port: gateway.port, patience: 2) }
        #expect(gateway.gateway.counters.refused == 1 && three.count == 3)
    }

    @Test func cutsOffAPeerThatChangesItsRecords() throws {
        let echo = try EchoGateway(files)
        let client = try TLSClient(port: echo.port)
        client.send([1])
        #expect(client.read(1) == [1])
        // A record of application data that nobody encrypted.
        _ = EchoGateway.writeAll([0x17, 3, 3, 0, 30] + [UInt8](repeating: 5, count: 30), client.descriptor)
        #expect(isClosedByPeer(client.descriptor))
    }

    /// The first bytes of a real client.
    private func recordedHello(_ port: UInt16) throws -> [UInt8] {
        let listener = try GatewaySocket.listen(TLSGatewayConfiguration(host: "127.0.0.1", port: 0, purpose: "a test"))
        defer { close(listener.descriptor) }
        let own = listener.port
        let client = Thread { _ = try? TLSClient(port: own, patience: 1) }
        client.start()
        var address = sockaddr_storage()
        var length: socklen_t = 0
        var descriptor: Int32 = -1
        for _ in 0..<1000 where descriptor < 0 {
            descriptor = GatewaySocket.accept(listener.descriptor, &address, &length)
            if descriptor < 0 { usleep(5000) }
        }
        defer { close(descriptor) }
        usleep(100_000)
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = recv(descriptor, &bytes, bytes.count, 0)
        return Array(bytes.prefix(max(0, count)))
    }

    private func raiseOpenFiles() {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = min(limit.rlim_max, 16_384)
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
