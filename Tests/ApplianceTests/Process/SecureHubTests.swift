import Files
import Foundation
import TLS
import Testing

@testable import Appliance

/// HTTPS and RTMPS of the real binary, with real programs at the other end.
@Suite("A hub with encryption", .serialized)
struct SecureHubTests {
    private func run(_ hub: RunningHub, _ arguments: String..., within limit: Duration = .seconds(20)) async throws -> (
        Int32, String, String
    ) {
        let program = try RunningProgram(arguments, in: hub.directory)
        let status = try await program.exited(within: limit)
        return (status, program.output, program.errors)
    }

    private func fingerprint(_ port: UInt16, in hub: RunningHub) async throws -> String {
        let shown = try await run(
            hub, "sh", "-c", "openssl s_client -connect 127.0.0.1:\(port) </dev/null 2>/dev/null | openssl x509 -noout -fingerprint -sha256"
        )
        return String(shown.1.split(separator: "=").last?.dropLast() ?? "")
    }

    @Test func ffmpegPublishesAndPlaysOverRTMPSAndHTTPS() async throws {
        let hub = try await RunningHub(try TemporaryDirectory())
        let (rtmps, https) = (try #require(hub.rtmps), try #require(hub.https))
        let publisher = try hub.publish(try await hub.key(), to: "rtmps://127.0.0.1:\(rtmps)/live")
        try await hub.untilLive()
        try await #expect(hub.status().streams.first?.publisher?.address == "127.0.0.1")
        for url in [
            "rtmps://127.0.0.1:\(rtmps)/live/live", "https://localhost:\(https)/live/live.flv", "rtmp://127.0.0.1:\(hub.rtmp)/live/live",
        ] {
            let played = try await run(hub, "ffmpeg", "-v", "error", "-xerror", "-i", url, "-t", "2", "-f", "null", "-")
            #expect(played.0 == 0 && played.2.isEmpty, "\(url): \(played.2)")
        }
        let list = try await run(
            hub, "curl", "-sS", "--cacert", hub.data + "/certificate.pem", "-w", "%{num_connects}", "https://localhost:\(https)/health",
            "https://localhost:\(https)/live/live.m3u8")
        #expect(list.1.contains("#EXTM3U") && list.1.hasSuffix("0"), "\(list.1)\(list.2)")
        let page = try await run(hub, "curl", "-sSk", "https://localhost:\(https)/watch/live")
        #expect(page.1.contains("https://localhost:\(https)/live/live.flv"))
        publisher.signal(SIGKILL)
        _ = try await eventually("the publisher's end", within: .seconds(30)) {
            try await hub.status().streams.first?.state == .waiting ? true : nil
        }
    }

    @Test func bothShowOneCertificateThatTheOwnerCanRecognise() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let (rtmps, https) = (try #require(hub.rtmps), try #require(hub.https))
        let shown = try #require(try await hub.status().certificate)
        #expect(shown.isSelfSigned && shown.names.contains("localhost"))
        try await #expect(fingerprint(https, in: hub) == shown.fingerprint)
        try await #expect(fingerprint(rtmps, in: hub) == shown.fingerprint)
        try #expect(HTTP.body("/", port: hub.admin).contains(shown.fingerprint))
        let mode = try FileManager.default.attributesOfItem(atPath: hub.data + "/certificate-key.pem")[.posixPermissions] as? Int
        #expect(mode == 0o600)
        _ = try await hub.stop()
        let again = try await RunningHub(directory)
        try await #expect(again.status().certificate == shown)
    }

    @Test func theOwnersCertificateIsReplacedWhileItRuns() async throws {
        let directory = try TemporaryDirectory()
        let (chain, key) = (directory.path + "/chain.pem", directory.path + "/key.pem")
        func replace(_ name: String) throws -> Certificate {
            let made = try Certificate.selfSigned(names: [name], now: WallClock.unixSeconds())
            try made.key.write(toFile: key, atomically: true, encoding: .utf8)
            try made.chain.write(toFile: chain, atomically: true, encoding: .utf8)
            return made
        }
        let first = try replace("one.example")
        let hub = try await RunningHub(directory, options: ["--certificate", chain, "--certificate-key", key])
        try await #expect(hub.status().certificate?.fingerprint == first.fingerprint)
        let second = try replace("two.example")
        _ = try await eventually("the new certificate", within: .seconds(15)) {
            try await hub.status().certificate?.fingerprint == second.fingerprint ? true : nil
        }
        try await #expect(fingerprint(try #require(hub.https), in: hub) == second.fingerprint)
        try await #expect(fingerprint(try #require(hub.rtmps), in: hub) == second.fingerprint)
        try "rubbish".write(toFile: chain, atomically: true, encoding: .utf8)
        _ = try await eventually("a word about it", within: .seconds(15)) {
            try await hub.status().problems.contains { $0.contains("chain.pem holds no certificate") } ? true : nil
        }
        try await #expect(fingerprint(try #require(hub.https), in: hub) == second.fingerprint)
    }

    @Test func mistakesStopItWithASentence() async throws {
        let directory = try TemporaryDirectory()
        let free = ["http", "rtmp", "https", "rtmps", "appliance", "admin"].flatMap { ["--" + $0, "127.0.0.1:0"] }
        func errors(_ options: String...) async throws -> String {
            let done = try await Streamr.run(["hub", "--data", directory.data.path] + free + options, in: directory)
            #expect(done.status != 0)
            return done.errors
        }
        try await #expect(
            errors("--certificate", "/a.pem").contains("certificate and certificate-key belong together: set both, or neither"))
        try await #expect(
            errors("--certificate", "/none/a.pem", "--certificate-key", "/none/b.pem").contains(
                "cannot read /none/a.pem: there is no such file"))
        try await #expect(errors("--https", "nowhere").contains("is neither off nor an address and port"))
    }

    @Test func aTakenPortThatNobodyChoseIsNoReasonNotToStart() async throws {
        let owner = try await RunningHub(try TemporaryDirectory())
        // Whoever has the standard ports on this machine, somebody has them now.
        let holders = [8443, 1936].map { Self.hold($0) }
        defer { for holder in holders where holder >= 0 { close(holder) } }
        let directory = try TemporaryDirectory()
        let standard = ["--https", "[::]:8443", "--rtmps", "[::]:1936"]
        let hub = try await RunningHub(directory, options: standard)
        #expect(hub.https == nil && hub.rtmps == nil)
        let problems = try await hub.status().problems
        #expect(problems.contains { $0.hasPrefix("https is off, because another program has the port 8443") })
        #expect(problems.contains { $0.hasPrefix("rtmps is off, because another program has the port 1936") })
        try await #expect(owner.status().problems.isEmpty)
    }

    @Test func handshakesThatNeverEndCostNothing() async throws {
        let hub = try await RunningHub(try TemporaryDirectory())
        let stuck = try [hub.https, hub.rtmps].map { port in
            let descriptor = try connectToLoopback(#require(port), patience: 5)
            #expect(send(descriptor, [0x16, 3, 1] as [UInt8], 3, Int32(MSG_NOSIGNAL)) == 3)
            return descriptor
        }
        defer { for descriptor in stuck { close(descriptor) } }
        try await Task.sleep(for: .seconds(1))
        let before = try HubTests.cpuTicks(hub.program.pid)
        try await Task.sleep(for: .seconds(3))
        try #expect(HubTests.cpuTicks(hub.program.pid) - before <= 15)
        let rubbish = try connectToLoopback(#require(hub.rtmps), patience: 5)
        defer { close(rubbish) }
        #expect(send(rubbish, "GET / HTTP/1.1\r\n\r\n", 18, Int32(MSG_NOSIGNAL)) == 18)
        _ = HTTP.receive(rubbish, limit: 100)
        try #expect(HTTP.body("/metrics", port: hub.admin, headers: hub.bearer()).contains("streamr_rtmps_failed_handshakes_total 1\n"))
    }

    @Test func offIsOff() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory, options: ["--https", "off", "--rtmps", "off"])
        #expect(hub.https == nil && hub.rtmps == nil)
        let status = try await hub.status()
        #expect(status.certificate == nil && status.addresses.https.isEmpty && status.problems.isEmpty)
        #expect(!FilePath.exists(hub.data + "/certificate-key.pem"))
    }

    /// Listens on a port of all addresses; -1: somebody else does.
    private static func hold(_ port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET6, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in6()
        address.sin6_family = sa_family_t(AF_INET6)
        address.sin6_port = port.bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in6>.size)) }
        }
        guard code == 0, listen(descriptor, 1) == 0 else {
            close(descriptor)
            return -1
        }
        return descriptor
    }
}
