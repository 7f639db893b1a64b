import Foundation
import Glibc
import Testing

@testable import TLS

@Suite("The gateway takes TLS off connections")
struct GatewayTests {
    let files: TestFiles

    init() throws { files = try TestFiles() }

    @Test(arguments: [("NORMAL", "TLS1.3"), ("NORMAL:-VERS-TLS1.3", "TLS1.2")])
    func passesBytesBothWays(priorities: String, version: String) throws {
        let echo = try EchoGateway(files)
        let client = try TLSClient(port: echo.port, priorities: priorities)
        #expect(client.version == version)
        #expect(client.fingerprint == echo.store.certificate.fingerprint)
        let text = Array("hello".utf8)
        client.send(text)
        #expect(client.read(5) == text)
        #expect(echo.gateway.counters.handshakes == 1)
    }

    @Test(arguments: [
        "NORMAL:-VERS-ALL:+VERS-TLS1.1:+VERS-TLS1.0:%COMPAT", "NORMAL:-VERS-TLS1.3:-KX-ALL:+RSA",
        "NORMAL:-VERS-TLS1.3:-CIPHER-ALL:+AES-128-CBC",
    ])
    func refusesWhatIsOldOrWeak(priorities: String) throws {
        let echo = try EchoGateway(files)
        #expect(throws: TLSClient.Failure.self) { try TLSClient(port: echo.port, patience: 3, priorities: priorities) }
        #expect(try TLSClient(port: echo.port).version == "TLS1.3")
    }

    @Test func passesMegabytesUnchangedWhilstTheOtherSideIsSlow() throws {
        let echo = try EchoGateway(files)
        let client = try TLSClient(port: echo.port)
        let bytes = (0..<6_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let writer = Thread { client.send(bytes) }
        writer.start()
        // Nothing is read for a while, so that both directions fill up.
        usleep(300_000)
        let isSame = client.read(bytes.count) == bytes
        #expect(isSame)
    }

    @Test func aPeerThatNeverReadsHoldsUpNobodyAndIsNotBuffered() async throws {
        let echo = try EchoGateway(files)
        let stuck = try TLSClient(port: echo.port, patience: 1)
        // Until its own socket takes no more: nobody reads the echo. What was sent is in the system's buffers, of a few megabytes each.
        var sent = 0
        while sent < 2000, stuck.send([UInt8](repeating: 1, count: 16384)) { sent += 1 }
        #expect(sent < 1500)
        let other = try TLSClient(port: echo.port)
        other.send([7])
        #expect(other.read(1) == [7])
    }

    @Test func deliversTheLastWordsAndSaysGoodbye() throws {
        let words = [UInt8](repeating: 42, count: 100_000)
        let gateway = try EchoGateway(files, inside: .say(words))
        for _ in 0..<20 {
            let client = try TLSClient(port: gateway.port)
            // Unread input at the end must not take the words back.
            client.send([UInt8](repeating: 0, count: 5000))
            let isSame = client.read(words.count) == words
            #expect(isSame)
            #expect(client.isClosedWell())
        }
    }

    @Test func tellsTheInsideThatThePeerIsGone() async throws {
        for isPolite in [true, false] {
            let gateway = try EchoGateway(files, inside: .keep)
            do {
                let client = try TLSClient(port: gateway.port)
                client.send([1, 2, 3])
                if isPolite { client.sayGoodbye() }
            }
            try await eventually { gateway.kept.count == 1 }
            let inner = try #require(gateway.kept.first)
            _ = fcntl(inner, F_SETFL, fcntl(inner, F_GETFL) & ~O_NONBLOCK)
            var buffer = [UInt8](repeating: 0, count: 10)
            #expect(recv(inner, &buffer, 10, 0) == 3)
            #expect(recv(inner, &buffer, 10, 0) <= 0)
            try await eventually { gateway.gateway.counters.open == 0 }
        }
    }

    @Test func aCertificateIsChangedWhileConnectionsLive() throws {
        try files.write(Certificate.selfSigned(names: ["one"], now: testNow))
        let store = try CertificateStore(files.own, now: testNow)
        let configuration = TLSGatewayConfiguration(host: "127.0.0.1", port: 0, purpose: "a test")
        let gateway = try TLSGateway(configuration, certificates: store) { descriptor, _, _ in
            _ = EchoGateway.writeAll([9], descriptor)
            close(descriptor)
        }
        try gateway.start()
        defer { gateway.stop() }
        let old = try TLSClient(port: gateway.port)
        let first = store.certificate.fingerprint
        try files.write(Certificate.selfSigned(names: ["two"], now: testNow))
        #expect(store.look(now: testNow).isNew)
        #expect(old.read(1) == [9])
        #expect(old.fingerprint == first)
        #expect(try TLSClient(port: gateway.port).fingerprint == store.certificate.fingerprint)
        #expect(store.certificate.fingerprint != first)
    }

    @Test func saysInWordsThatItsPortIsTaken() throws {
        let echo = try EchoGateway(files)
        let taken = TLSGatewayConfiguration(host: "127.0.0.1", port: echo.port, purpose: "RTMPS")
        #expect(throws: TLSError.cannotListen(address: "127.0.0.1:\(echo.port)", purpose: "RTMPS", errorNumber: EADDRINUSE)) {
            try TLSGateway(taken, certificates: echo.store) { _, _, _ in }
        }
    }

    @Test func stopsAtOnceWithEverybodyConnected() async throws {
        let echo = try EchoGateway(files)
        let clients = try (0..<20).map { _ in try TLSClient(port: echo.port) }
        try await eventually { echo.gateway.counters.handshakes == 20 }
        let silent = try connectToLoopback(echo.port)
        defer { close(silent) }
        #expect(ContinuousClock().measure { echo.gateway.stop() } < .seconds(2))
        for client in clients { #expect(client.isClosedWell()) }
        #expect(isClosedByPeer(silent))
    }
}
