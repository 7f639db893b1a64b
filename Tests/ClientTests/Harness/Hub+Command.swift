import Foundation

extension Hub {
    struct CommandResult {
        let status: Int32
        let output: String
        let log: String
    }

    /// The `streamr` beside the test bundle, or the one that STREAMR_BINARY names.
    static var binary: String {
        get throws {
            if let named = ProcessInfo.processInfo.environment["STREAMR_BINARY"] { return named }
            let path = try buildFolder + "/streamr"
            guard FileManager.default.isExecutableFile(atPath: path) else { throw Failure("no streamr at \(path): build it first") }
            return path
        }
    }

    /// The directory of the test bundle.
    static var buildFolder: String {
        get throws {
            let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            return URL(fileURLWithPath: program).deletingLastPathComponent().path
        }
    }

    /// Runs one `streamr` command to its end; any other status than 0 is thrown in words.
    @discardableResult
    static func command(_ arguments: String...) async throws -> CommandResult {
        let result = try await run([try binary] + arguments, within: .seconds(15))
        guard result.status == 0 else {
            throw Failure("streamr \(arguments.joined(separator: " ")) ended with \(result.status): \(result.log)")
        }
        return result
    }

    /// Runs any program to its end.
    static func run(_ arguments: [String], within limit: Duration) async throws -> CommandResult {
        let program = try Program(arguments)
        return try await withCleanup {
            let status = try await program.exited(within: limit)
            return CommandResult(status: status, output: program.output.text, log: program.log.text)
        } finally: {
            await program.stop()
        }
    }
}

/// A new directory that other users may enter: VLC does not run as root and reads its settings there.
func temporaryDirectory(_ purpose: String) throws -> String {
    let path = NSTemporaryDirectory() + "/streamr-\(purpose)-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    return path
}
