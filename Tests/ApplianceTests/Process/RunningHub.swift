import Admin
import Foundation

@testable import Appliance

/// The real binary, running as a hub on free ports.
final class RunningHub: Sendable {
    let program: RunningProgram
    let directory: TemporaryDirectory
    let data: String
    let http: UInt16
    let rtmp: UInt16
    let admin: UInt16
    /// nil: it has none.
    let https: UInt16?
    let rtmps: UInt16?
    let appliance: UInt16?

    /// `through`: a command that starts the hub's command line.
    init(
        _ directory: TemporaryDirectory, data: String? = nil, options: [String] = [], environment: [String: String] = [:],
        through: [String] = [], mergesOutput: Bool = false
    ) async throws {
        let data = data ?? directory.data.path
        let ports = ["http", "rtmp", "https", "rtmps", "appliance", "admin"].flatMap { ["--" + $0, "127.0.0.1:0"] }
        let program = try RunningProgram(
            through + [try Streamr.binary, "hub", "--data", data] + ports + options, in: directory, environment: environment,
            mergesOutput: mergesOutput)
        func port(_ purpose: String) -> UInt16? {
            let line = program.output.split(separator: "\n").first { $0.hasPrefix("\(purpose) listening on ") }
            return line?.split(separator: ":").last.flatMap { UInt16($0) }
        }
        // A line that is only half written has no port yet, or too short a one: so the last line is waited for.
        _ = try await eventually("listening", within: .seconds(20)) {
            if let status = program.exitStatus { throw TestFailure("the hub ended with \(status): \(program.errors)") }
            return program.output.contains("admin listening on ") && program.output.hasSuffix("\n") ? true : nil
        }
        guard let http = port("http"), let rtmp = port("rtmp"), let admin = port("admin") else {
            throw TestFailure("no ports in \(program.output)")
        }
        (https, rtmps, appliance) = (port("https"), port("rtmps"), port("appliance"))
        (self.program, self.directory, self.data) = (program, directory, data)
        (self.http, self.rtmp, self.admin) = (http, rtmp, admin)
    }

    /// Runs a command on this hub's data and returns what it printed. Throws when it fails.
    @discardableResult
    func streamr(_ arguments: String...) async throws -> String {
        let done = try await Streamr.run(arguments + ["--data", data], in: directory)
        guard done.status == 0 else { throw TestFailure("\(arguments): \(done.errors)") }
        return done.output
    }

    /// What the owner's programs send to the API.
    func bearer() throws -> [String] {
        guard let text = try? String(contentsOfFile: data + "/owner-token", encoding: .utf8) else { throw TestFailure("no token") }
        return ["Authorization: Bearer \(text.filter { !$0.isWhitespace })"]
    }

    func key(_ name: String = "live") async throws -> String {
        let lines = try await streamr("stream", "list").split(separator: "\n").map { $0.split(separator: " ") }
        guard let key = lines.first(where: { $0.first == name[...] })?.last else { throw TestFailure("no stream \(name)") }
        return String(key)
    }

    func status() async throws -> HubStatus {
        try JSONDecoder().decode(HubStatus.self, from: Data(try await streamr("status", "--json").utf8))
    }

    /// Publishes a small picture with ffmpeg until it is told to stop. `server`: what a person types into OBS; nil: plain RTMP.
    func publish(_ key: String, to server: String? = nil) throws -> RunningProgram {
        let source = ["-re", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=25", "-f", "lavfi", "-i", "sine=440"]
        let codecs = ["-c:v", "libx264", "-preset", "ultrafast", "-g", "25", "-c:a", "aac"]
        return try RunningProgram(
            ["ffmpeg", "-v", "error"] + source + codecs + ["-f", "flv", "\(server ?? "rtmp://127.0.0.1:\(rtmp)/live")/\(key)"],
            in: directory)
    }

    func untilLive(_ name: String = "live") async throws {
        let end = ContinuousClock.now + .seconds(20)
        while try await status().streams.first(where: { $0.name == name })?.state != .live {
            guard ContinuousClock.now < end else { throw TestFailure("\(name) is not live: \(program.errors)") }
            try await Task.sleep(for: .milliseconds(50))
        }
    }

    /// Sends SIGTERM; returns the exit status and how long the end took.
    func stop() async throws -> (status: Int32, time: Duration) {
        let started = ContinuousClock.now
        program.signal(SIGTERM)
        let status = try await program.exited(within: .seconds(30))
        return (status, ContinuousClock.now - started)
    }
}

/// The command line as a person uses it.
enum Streamr {
    /// Built beside the test bundle.
    static var binary: String {
        get throws {
            let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let path = URL(fileURLWithPath: own).deletingLastPathComponent().appendingPathComponent("streamr").path
            guard FileManager.default.isExecutableFile(atPath: path) else { throw TestFailure("\(path) is not built") }
            return path
        }
    }

    static func run(
        _ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:], through: [String] = []
    ) async throws -> (status: Int32, output: String, errors: String) {
        let program = try RunningProgram(through + [try binary] + arguments, in: directory, environment: environment)
        let status = try await program.exited(within: .seconds(20))
        return (status, program.output, program.errors)
    }
}
