import Glibc

/// The program: understands its arguments, runs one command and returns the exit status.
///
/// 0: done; 1: it could not be done, the reason is on standard error; 2: the command line or the configuration was not understood.
public struct Program {
    static let done: Int32 = 0
    static let failed: Int32 = 1
    static let misused: Int32 = 2

    var arguments: [String]
    var environment: [String: String]

    /// `arguments` without the program's name.
    public init(arguments: [String], environment: [String: String] = Self.systemEnvironment()) {
        self.arguments = arguments
        self.environment = environment
    }

    /// Blocks until the command is done; a hub is done when it was told to stop.
    public func run() -> Int32 {
        do {
            switch try CommandTable.parser.parse(arguments) {
            case .help(let text):
                StandardOutput.write(text)
                return Self.done
            case .run(let command): return try run(command)
            }
        } catch let error as UsageError {
            complain("streamr: \(error.description)\nTry: streamr --help\n")
            return Self.misused
        } catch {
            complain("streamr: \(String(describing: error))\n")
            return Self.failed
        }
    }

    private func run(_ command: ParsedCommand) throws -> Int32 {
        switch command.verb {
        case .hub: return try HubCommand(command: command, environment: environment, complain: complain).run()
        case .node: return try NodeCommand(command: command, environment: environment, complain: complain).run()
        case .join, .leave: try JoinCommand(command: command, environment: environment).run()
        case .streamAdd, .streamList, .streamRotateKey, .streamRemove, .streamTesting, .streamGoLive, .streamArchive, .streamRestore,
            .leaderboard, .passwordSet, .passwordRemove, .tokenShow, .tokenRotate, .status, .inviteCreate, .inviteList,
            .inviteRevoke, .inviteUndo, .memberList, .memberApprove, .memberPause, .memberResume, .memberRename, .memberRemove:
            try ControlCommand(command: command, environment: environment).run()
        case .support: try SupportCommand(command: command, environment: environment).run()
        case .succession: try SuccessionCommand(command: command, environment: environment).run()
        case .version: StandardOutput.write("streamr \(Version.text)\n")
        }
        return Self.done
    }

    private func complain(_ text: String) { StandardOutput.write(text, to: 2) }

    public static func systemEnvironment() -> [String: String] {
        var variables: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let parts = String(cString: entry).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            next += 1
        }
        return variables
    }
}

extension ParsedCommand {
    /// The data directory that was named, by option or environment.
    func dataPath(_ environment: [String: String]) throws(UsageError) -> String {
        guard let path = options["data"] ?? environment["STREAMR_DATA"], !path.isEmpty else {
            throw UsageError(
                description: "\(verb.rawValue): say where the data is: --data DIR (or STREAMR_DATA in the environment)")
        }
        return path
    }
}
