import Foundation
import Testing

@testable import Appliance

/// A hub whose data directory is on a small disk of its own, in its own mount namespace:
///
///     test ── mount namespace of the hub ── DIR: tmpfs, 8 MiB, filled or made read-only
///       └──── nsenter ── streamr stream …, streamr status
@Suite("A hub on a bad disk", .serialized)
struct DiskTests {
    private static let unshare = getuid() == 0 ? ["unshare", "-m"] : ["unshare", "-rm"]

    /// Starts a hub on a new small disk, after `prepare` has run there.
    private func hub(_ directory: TemporaryDirectory, options: String = "size=8m", prepare: String = "") async throws -> RunningHub {
        let data = directory.data.path
        let mount = "mount -t tmpfs -o mode=700,\(options) tmpfs '\(data)' || exit 9\n\(prepare)\nexec \"$@\""
        return try await RunningHub(directory, through: Self.unshare + ["sh", "-c", mount, "sh"])
    }

    private func run(_ hub: RunningHub, _ command: [String]) async throws -> (status: Int32, output: String, errors: String) {
        let enter = ["nsenter", "-t", "\(hub.program.pid)", "-m"] + (getuid() == 0 ? [] : ["-U", "--preserve-credentials"])
        let program = try RunningProgram(enter + command, in: hub.directory)
        let status = try await program.exited(within: .seconds(20))
        return (status, program.output, program.errors)
    }

    private func streamr(_ hub: RunningHub, _ arguments: String...) async throws -> (status: Int32, output: String, errors: String) {
        try await run(hub, [try Streamr.binary] + arguments + ["--data", hub.data])
    }

    private func publishes(_ hub: RunningHub, _ key: String) async throws {
        let publisher = try hub.publish(key)
        defer { publisher.signal(SIGTERM) }
        _ = try await eventually("the stream", within: .seconds(20)) {
            try HTTP.get("/live/live.flv", port: hub.http, limit: 100_000).hasPrefix("HTTP/1.1 200") ? true : nil
        }
    }

    private func key(_ hub: RunningHub) async throws -> String {
        let list = try await streamr(hub, "stream", "list").output
        guard let key = list.split(whereSeparator: \.isWhitespace).last else { throw TestFailure("no key in \(list)") }
        return String(key)
    }

    @Test func aFullDiskIsReportedInWordsWhileTheStreamGoesOn() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await hub(directory)
        let key = try await key(hub)
        _ = try await run(hub, ["sh", "-c", "head -c 16M /dev/zero >'\(hub.data)/filler'"])
        var refused = try await streamr(hub, "stream", "add", "s0")
        for number in 1..<200 where refused.status == 0 { refused = try await streamr(hub, "stream", "add", "s\(number)") }
        #expect(refused.status == 1)
        #expect(refused.errors.contains("The disk is full"))
        try await publishes(hub, key)
        let health = try HTTP.body("/health", port: hub.admin)
        #expect(health.contains("degraded") && health.contains("full"), "\(health)")
        try #expect(HTTP.body("/health", port: hub.http).contains("degraded"))
        try await #expect(streamr(hub, "status").output.contains("full"))
        #expect(hub.program.errors.contains("<4>") && hub.program.errors.contains("full"))
        _ = try await run(hub, ["rm", hub.data + "/filler"])
        try await #expect(streamr(hub, "stream", "add", "later").status == 0)
        _ = try await eventually("a good word") { try HTTP.body("/health", port: hub.admin).contains("\"ok\"") ? true : nil }
    }

    @Test func aReadOnlyDirectoryIsReportedInWordsWhileTheStreamGoesOn() async throws {
        let directory = try TemporaryDirectory()
        let binary = try Streamr.binary
        let prepare = """
            '\(binary)' stream add garden --key garden-key --data '\(directory.data.path)' >/dev/null || exit 8
            '\(binary)' stream remove live --data '\(directory.data.path)' >/dev/null || exit 8
            '\(binary)' stream add live --key the-live-key --data '\(directory.data.path)' >/dev/null || exit 8
            mount -o remount,ro '\(directory.data.path)' || exit 9
            """
        let hub = try await hub(directory, prepare: prepare)
        try await #expect(streamr(hub, "stream", "list").output == "garden  garden-key\nlive    the-live-key\n")
        try await publishes(hub, "the-live-key")
        let refused = try await streamr(hub, "stream", "add", "more")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("read-only"), "\(refused.errors)")
        let health = try HTTP.body("/health", port: hub.admin)
        #expect(health.contains("degraded") && health.contains("read-only"), "\(health)")
        try await #expect(streamr(hub, "status").output.contains("read-only"))
        #expect(!hub.program.errors.contains("the-live-key"))
        _ = try await run(hub, ["mount", "-o", "remount,rw", hub.data])
        try await #expect(streamr(hub, "stream", "add", "more").status == 0)
    }

    @Test func aFirstStartOnAFullDiskSaysSo() async throws {
        let directory = try TemporaryDirectory()
        await #expect(throws: TestFailure.self) {
            do {
                _ = try await hub(directory, prepare: "head -c 16M /dev/zero >'\(directory.data.path)/streamr.conf.old' 2>/dev/null")
            } catch {
                #expect(String(describing: error).contains("The disk is full"), "\(error)")
                throw error
            }
        }
    }
}
