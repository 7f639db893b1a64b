import Foundation
import Testing

/// The real `streamr hub` for one test, on free ports and a data directory of its own.
final class Hub: Sendable {
    let program: Program
    let directory: String
    let http: Int
    let rtmp: Int
    let https: Int
    let rtmps: Int
    let admin: Int
    private let keys: [String: String]

    /// Starts a hub with one stream a name, runs the test, ends the hub and proves what holds for every run:
    /// it ends within two seconds, well, and no key of its streams is in anything that it printed.
    static func run<Value>(
        streams: [String] = ["live"], options: [String] = [], environment: [String: String] = [:], _ body: (Hub) async throws -> Value
    ) async throws -> Value {
        let directory = try temporaryDirectory("hub")
        defer { try? FileManager.default.removeItem(atPath: directory) }
        return try await run(in: directory, streams: streams, options: options, environment: environment, body)
    }

    /// The same on a data directory that the test made, for what outlasts a hub.
    static func run<Value>(
        in directory: String, streams: [String] = ["live"], options: [String] = [], environment: [String: String] = [:],
        _ body: (Hub) async throws -> Value
    ) async throws -> Value {
        try await Seats.shared.withSeat {
            var keys: [String: String] = [:]
            for name in streams where name != "live" {
                let key = "key-of-\(name)-\(UInt64.random(in: 0...UInt64.max))"
                keys[name] = key
                try await command("stream", "add", name, "--key", key, "--data", directory)
            }
            let hub = try await Hub(directory: directory, keys: keys, options: options, environment: environment)
            return try await withCleanup {
                do {
                    return try await body(hub)
                } catch {
                    print("The hub of the failed test said last:\n\(hub.program.log.lines.suffix(40).joined(separator: "\n"))")
                    throw error
                }
            } finally: {
                await hub.end()
            }
        }
    }

    private init(directory: String, keys: [String: String], options: [String], environment: [String: String]) async throws {
        let arguments = [
            try Self.binary, "hub", "--data", directory, "--http", "127.0.0.1:0", "--rtmp", "127.0.0.1:0", "--https", "127.0.0.1:0",
            "--rtmps", "127.0.0.1:0", "--appliance", "127.0.0.1:0", "--admin", "127.0.0.1:0",
        ]
        let program = try Program(arguments + options, environment: environment)
        do {
            var ports: [Int] = []
            for listener in ["http", "rtmp", "https", "rtmps", "admin"] {
                let port = try await eventually("the hub prints its \(listener) port", within: .seconds(15), detail: { program.log.text }) {
                    program.output.last { $0.hasPrefix("\(listener) listening on ") }?.split(separator: ":").last.flatMap { Int($0) }
                }
                ports.append(port)
            }
            (http, rtmp, https, rtmps, admin) = (ports[0], ports[1], ports[2], ports[3], ports[4])
            self.program = program
            self.directory = directory
            var known = keys
            // The stream `live` was made by the hub's first run, or by the commands above; its key is asked for as an owner would.
            let list = try await Self.command("stream", "list", "--json", "--data", directory)
            for entry in (try JSONSerialization.jsonObject(with: Data(list.output.utf8)) as? [[String: Any]]) ?? [] {
                if let name = entry["name"] as? String, let key = entry["key"] as? String { known[name] = key }
            }
            self.keys = known
        } catch {
            await program.stop()
            throw error
        }
    }

    private func end() async {
        program.signal(SIGTERM)
        // A hub that does not stop within 1.9 s ends with another status. What comes after its last word is the system's, which on a machine with
        // a load of 15 once took more than 5 s to clear the process away.
        let status = try? await program.exited(within: .seconds(30))
        #expect(
            status == 0,
            "the hub ended with \(status.map(String.init) ?? "nothing")\n\(program.log.lines.suffix(20).joined(separator: "\n"))")
        await program.stop()
        let said = program.log.text
        for (name, key) in keys { #expect(!said.contains(key), "the key of \(name) is in the hub's log") }
    }

    /// What the owner's programs send to the API.
    func bearer() throws -> [String] {
        let text = try String(contentsOfFile: directory + "/owner-token", encoding: .utf8)
        return ["Authorization: Bearer \(text.filter { !$0.isWhitespace })"]
    }

    func key(_ name: String = "live") -> String { keys[name] ?? "no-key-known-for-\(name)" }
    var publishURL: String { "rtmp://127.0.0.1:\(rtmp)/live" }
    func publishURL(_ name: String) -> String { "\(publishURL)/\(key(name))" }
    func playURL(_ name: String = "live", over way: Way) -> String {
        switch way {
        case .rtmp: "rtmp://127.0.0.1:\(rtmp)/live/\(name)"
        case .http: "http://127.0.0.1:\(http)/live/\(name).flv"
        }
    }

    /// The playlist of playlists, for players of HLS.
    func hlsURL(_ name: String = "live") -> String { "http://127.0.0.1:\(http)/live/\(name).m3u8" }
    func watchURL(_ name: String = "live") -> String { "http://127.0.0.1:\(http)/watch/\(name)" }

    /// Waits until a stream has a playlist that players can begin with.
    func hasPlaylist(_ name: String = "live", within limit: Duration = .seconds(20)) async throws {
        try await eventually("\(name) has a playlist", within: limit, detail: { self.program.log.lines.suffix(20).joined(separator: "\n") })
        {
            let answer = try HTTPClient.get(port: http, path: "/api/v1/streams/\(name)")
            let status = try JSONSerialization.jsonObject(with: Data(answer.body)) as? [String: Any]
            return status?["hls"] is String
        }
    }

    /// The media playlist of the source as it is now.
    func playlist(_ name: String = "live", rendition: String = "source") throws -> String {
        let answer = try HTTPClient.get(port: http, path: "/live/\(name)/\(rendition).m3u8?start=live")
        guard answer.status == 200 else { throw Failure("the playlist of \(name): \(answer.status)") }
        return String(decoding: answer.body, as: UTF8.self)
    }

    /// Waits until viewers are let in to a stream.
    func live(_ name: String = "live", within limit: Duration = .seconds(15)) async throws {
        try await eventually("\(name) is live", within: limit, detail: { self.program.log.lines.suffix(20).joined(separator: "\n") }) {
            try HTTPClient.status(port: http, path: "/live/\(name).flv") == 200
        }
    }
}

/// The two ways to watch in this issue.
enum Way: String, CaseIterable, Sendable {
    case rtmp, http
}
