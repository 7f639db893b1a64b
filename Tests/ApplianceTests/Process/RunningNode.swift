import Admin
import Foundation

@testable import Appliance

/// The real binary, running as a node. It can be killed and started anew on the same data.
final class RunningNode {
    private let directory: TemporaryDirectory
    let data: String
    private(set) var program: RunningProgram

    init(_ directory: TemporaryDirectory, _ name: String, options: [String] = []) async throws {
        self.directory = directory
        data = directory.path + "/" + name
        program = try Self.start(directory, data, options)
        try await wait()
    }

    func restart(options: [String] = []) async throws {
        program = try Self.start(directory, data, options)
        try await wait()
    }

    func kill() async throws {
        program.signal(SIGKILL)
        try await program.exited(within: .seconds(30))
    }

    func wait() async throws {
        let program = program
        _ = try await eventually("a running node", within: .seconds(20)) {
            if let status = program.exitStatus { throw TestFailure("the node ended with \(status): \(program.errors)") }
            return program.output.contains("node started") ? true : nil
        }
    }

    /// Where it listens, once it runs.
    func port(_ purpose: String) throws -> UInt16 {
        let line = program.output.split(separator: "\n").first { $0.hasPrefix("\(purpose) listening on ") }
        guard let port = line?.split(separator: ":").last.flatMap({ UInt16($0) }) else { throw TestFailure("no port in \(program.output)") }
        return port
    }

    func hubs() async throws -> [HubListing] {
        let done = try await Streamr.run(["status", "--json", "--data", data], in: directory)
        return try JSONDecoder().decode([HubListing].self, from: Data(done.output.utf8))
    }

    private static let viewers = ["--http", "127.0.0.1:0", "--rtmp", "127.0.0.1:0"]

    private static func start(_ directory: TemporaryDirectory, _ data: String, _ options: [String]) throws -> RunningProgram {
        try RunningProgram([try Streamr.binary, "node", "--data", data, "--appliance", "127.0.0.1:0"] + viewers + options, in: directory)
    }
}

extension RunningHub {
    func members() async throws -> [MemberStatus] {
        try JSONDecoder().decode([MemberStatus].self, from: Data(try await streamr("member", "list", "--json").utf8))
    }

    func invites() async throws -> [InviteStatus] {
        try JSONDecoder().decode([InviteStatus].self, from: Data(try await streamr("invite", "list", "--json").utf8))
    }

    /// Makes an invite and returns its code.
    func invite(_ options: String...) async throws -> String {
        let done = try await Streamr.run(["invite", "create", "--json", "--data", data] + options, in: directory)
        guard let code = try JSONDecoder().decode([InviteStatus].self, from: Data(done.output.utf8)).first?.code else {
            throw TestFailure("no code: \(done.errors)")
        }
        return code
    }
}
