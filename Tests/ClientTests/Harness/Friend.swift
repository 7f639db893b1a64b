import Foundation

/// A friend's box of a test: a real node that has joined a hub, on this machine.
final class Friend: Sendable {
    let program: Program
    let http: Int
    private let directory: String

    /// Starts one and has it join; it gives 50 Mbit/s.
    init(of hub: Hub) async throws {
        let directory = try temporaryDirectory("friend")
        self.directory = directory
        let listeners = ["--http", "127.0.0.1:0", "--rtmp", "127.0.0.1:0", "--appliance", "127.0.0.1:0"]
        let program = try Program([try Hub.binary, "node", "--data", directory] + listeners)
        self.program = program
        do {
            http = try await eventually("the node prints its port", within: .seconds(20), detail: { program.log.text }) {
                program.output.last { $0.hasPrefix("http listening on ") }?.split(separator: ":").last.flatMap { Int($0) }
            }
            try await eventually("the node runs", within: .seconds(20), detail: { program.log.text }) {
                program.output.text.contains("node started")
            }
            try await Hub.command("support", "--upload", "50", "--data", directory)
            let made = try await Hub.command("invite", "create", "--json", "--data", hub.directory)
            let list = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [[String: Any]]
            guard let code = list?.first?["code"] as? String else { throw Failure("no code: \(made.output)") }
            try await Hub.command("join", code, "--data", directory)
        } catch {
            await program.stop()
            throw error
        }
    }

    /// As when the plug is pulled.
    func kill() { program.signal(SIGKILL) }

    func end() async {
        await program.stop()
        try? FileManager.default.removeItem(atPath: directory)
    }

    /// So many of them, for one test.
    static func with(_ count: Int, of hub: Hub, _ body: ([Friend]) async throws -> Void) async throws {
        var friends: [Friend] = []
        try await withCleanup {
            for _ in 0..<count { friends.append(try await Friend(of: hub)) }
            do {
                try await body(friends)
            } catch {
                for friend in friends {
                    print("A node of the failed test:\n\(friend.program.log.lines.suffix(12).joined(separator: "\n"))")
                }
                throw error
            }
        } finally: {
            for friend in friends { await friend.end() }
        }
    }
}
