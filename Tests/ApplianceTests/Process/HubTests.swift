import Admin
import Files
import Foundation
import Testing

@testable import Appliance

/// The real binary as a process on free ports.
@Suite("A running hub", .serialized)
struct HubTests {
    @Test func theFirstStartTellsAPersonEverythingAndTheLogNoKey() async throws {
        let directory = try TemporaryDirectory()
        let first = try await RunningHub(directory)
        let key = try await first.key()
        _ = try await eventually("the banner") { first.program.output.contains("Your page:") ? true : nil }
        let screen = first.program.output
        #expect(screen.contains("Server      rtmp://localhost:\(first.rtmp)/live\n"))
        #expect(screen.contains("Stream key  \(key)\n"))
        #expect(screen.contains("http://localhost:\(first.http)/live/live.flv\n"))
        #expect(screen.contains("rtmp://localhost:\(first.rtmp)/live/live\n"))
        #expect(screen.contains("▄"))
        #expect(screen.contains("Your page: http://localhost:\(first.admin)/\n"))
        try await #expect(first.stop().status == 0)
        #expect(!first.program.errors.contains(key))
        let second = try await RunningHub(directory)
        #expect(!second.program.output.contains(key))
    }

    @Test func whenTheScreenIsTheLogTheKeyIsNotShown() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory, mergesOutput: true)
        let key = try await hub.key()
        _ = try await eventually("the banner") { hub.program.output.contains("Your page:") ? true : nil }
        #expect(hub.program.output.contains("hub started"))
        #expect(!hub.program.output.contains(key))
        #expect(hub.program.output.contains("streamr stream list --data"))
    }

    @Test func streamsAreManagedWhileItRuns() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        try await #expect(hub.streamr("stream", "add", "garden", "--key", "garden-key") == "garden  garden-key\n")
        try await #expect(hub.key("garden") == "garden-key")
        try await #expect(hub.status().streams.map(\.name) == ["garden", "live"])
        let rotated = try await hub.streamr("stream", "rotate-key", "garden")
        #expect(rotated.hasPrefix("garden  ") && !rotated.contains("garden-key"))
        try await hub.streamr("stream", "remove", "garden")
        try await #expect(hub.status().streams.map(\.name) == ["live"])
        try await #expect(hub.streamr("status").contains("live: not live"))
    }

    @Test func killingItLosesNoSetting() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        try await hub.streamr("stream", "add", "garden", "--key", "garden-key")
        try await hub.streamr("stream", "remove", "live")
        hub.program.signal(SIGKILL)
        try await #expect(hub.program.exited(within: .seconds(30)) == 128 + SIGKILL)
        try await #expect(hub.streamr("stream", "list") == "garden  garden-key\n")
        let again = try await RunningHub(directory)
        try await #expect(again.streamr("stream", "list") == "garden  garden-key\n")
    }

    @Test func twoHubsOnOneDirectoryAreRefusedInWords() async throws {
        let directory = try TemporaryDirectory()
        let hub = try await RunningHub(directory)
        let ports = Self.freePorts
        let second = try await Streamr.run(["hub", "--data", hub.data] + ports, in: directory)
        #expect(second.status == 1)
        #expect(second.errors.contains("another streamr (process \(hub.program.pid)) already runs on the data directory \(hub.data)"))
        try await #expect(hub.status().problems.isEmpty)
    }

    @Test func aTakenPortIsNamed() async throws {
        let (a, b) = (try TemporaryDirectory(), try TemporaryDirectory())
        let hub = try await RunningHub(a)
        for option in ["--http", "--rtmp", "--https", "--rtmps", "--appliance", "--admin"] {
            let free = Self.freePorts
            let taken = "127.0.0.1:\(hub.http)"
            let second = try await Streamr.run(["hub", "--data", b.data.path] + free + [option, taken], in: b)
            #expect(second.status == 1)
            #expect(second.errors.contains(taken) && second.errors.contains("already in use"), "\(second.errors)")
        }
    }

    @Test func settingsComeFromFileEnvironmentAndOptions() async throws {
        let directory = try TemporaryDirectory()
        try "max-viewers = 5\nupload-limit = 3\nmax-viewers-per-address = 7\n"
            .write(toFile: directory.data.configurationFile, atomically: true, encoding: .utf8)
        let hub = try await RunningHub(
            directory, options: ["--max-viewers", "6"], environment: ["STREAMR_UPLOAD_LIMIT": "4", "STREAMR_HTPP": "1"])
        let limits = try await hub.status().limits
        #expect(limits == HubStatus.Limits(viewers: 6, viewersPerAddress: 7, uploadBitsPerSecond: 4_000_000))
        #expect(hub.program.errors.contains("STREAMR_HTPP; did you mean STREAMR_HTTP?"))
    }

    @Test func hangUpIsIgnoredAndInterruptStops() async throws {
        let hub = try await RunningHub(try TemporaryDirectory())
        hub.program.signal(SIGHUP)
        _ = try await eventually("a word about it") { hub.program.errors.contains("SIGHUP") ? true : nil }
        try await #expect(hub.status().problems.isEmpty)
        hub.program.signal(SIGINT)
        try await #expect(hub.program.exited(within: .seconds(30)) == 0)
        #expect(!FilePath.exists(hub.data + "/streamr.sock"))
    }

    @Test func itListensSoonAndThenRests() async throws {
        let directory = try TemporaryDirectory()
        _ = try await RunningHub(directory).stop()
        var best = Duration.seconds(60)
        for _ in 0..<3 {
            let started = ContinuousClock.now
            let hub = try await RunningHub(directory)
            best = min(best, ContinuousClock.now - started)
            _ = try await hub.stop()
        }
        #expect(best <= .milliseconds(300))
        let hub = try await RunningHub(directory)
        try await Task.sleep(for: .seconds(1))
        let before = try Self.cpuTicks(hub.program.pid)
        try await Task.sleep(for: .seconds(4))
        try #expect(Self.cpuTicks(hub.program.pid) - before <= 3)
    }

    private static let freePorts = ["http", "rtmp", "https", "rtmps", "appliance", "admin"].flatMap { ["--" + $0, "127.0.0.1:0"] }

    /// User and system time in hundredths of a second (proc(5)).
    static func cpuTicks(_ pid: pid_t) throws -> Int {
        let fields = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8).split(separator: " ")
        guard fields.count > 14, let user = Int(fields[13]), let system = Int(fields[14]) else { throw TestFailure("no stat") }
        return user + system
    }
}
