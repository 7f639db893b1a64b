import Files
import Foundation
import Testing

@testable import Appliance

/// The parts of `HubTests` that need no stream.
@Suite("Commands, as a person types them")
struct CommandTests {
    private func run(_ directory: TemporaryDirectory, _ arguments: String...) async throws -> (
        status: Int32, output: String, errors: String
    ) {
        try await Streamr.run(arguments, in: directory)
    }

    @Test func mistakesEndWithTwoAndASentence() async throws {
        let directory = try TemporaryDirectory()
        let option = try await run(directory, "hub", "--htpp", "1")
        #expect(option.status == 2)
        #expect(option.errors == "streamr: hub: unknown option --htpp; did you mean --http?\nTry: streamr --help\n")
        #expect(option.output.isEmpty)
        let missing = try await run(directory, "status")
        #expect(missing.status == 2)
        #expect(missing.errors.contains("--data DIR (or STREAMR_DATA in the environment)"))
    }

    @Test func anUnknownKeyInTheFileStopsTheHubWithFileAndLine() async throws {
        let directory = try TemporaryDirectory()
        let file = directory.data.configurationFile
        try "# mine\nupload-limt = 20\n".write(toFile: file, atomically: true, encoding: .utf8)
        let done = try await run(directory, "hub", "--data", directory.data.path)
        #expect(done.status == 2)
        #expect(done.errors == "streamr: \(file):2: unknown key \"upload-limt\"; did you mean upload-limit?\n")
        #expect(!FilePath.exists(directory.data.database))
    }

    @Test func aNamedFileMustBeThere() async throws {
        let directory = try TemporaryDirectory()
        let done = try await run(directory, "hub", "--data", directory.data.path, "--config", "/nowhere/a.conf")
        #expect(done.status == 2)
        #expect(done.errors == "streamr: /nowhere/a.conf: there is no such file\n")
    }

    @Test func versionAndHelpGoToStandardOutput() async throws {
        let directory = try TemporaryDirectory()
        let version = try await run(directory, "version")
        #expect(version.status == 0 && version.output == "streamr \(Version.text)\n")
        let help = try await run(directory, "hub", "--help")
        #expect(help.status == 0 && help.output.contains("--upload-limit") && help.errors.isEmpty)
    }

    @Test func streamsAreManagedWhileNoHubRuns() async throws {
        let directory = try TemporaryDirectory()
        let data = directory.path + "/fresh/data"
        let early = try await run(directory, "stream", "list", "--data", data)
        #expect(early.status == 1 && early.errors.contains("no hub's data"))
        let added = try await run(directory, "stream", "add", "garden", "--key", "garden-key", "--data", data)
        #expect(added.status == 0 && added.output == "garden  garden-key\n")
        let again = try await run(directory, "stream", "add", "garden", "--data", data)
        #expect(again.status == 1 && again.errors == "streamr: There is already a stream named garden.\n")
        let list = try await run(directory, "stream", "list", "--data", data)
        #expect(list.output.split(separator: "\n").map { $0.split(separator: " ").first } == ["garden", "live"])
        let rotated = try await run(directory, "stream", "rotate-key", "garden", "--data", data)
        #expect(rotated.status == 0 && !rotated.output.contains("garden-key"))
        let removed = try await run(directory, "stream", "remove", "garden", "--data", data)
        #expect(removed.status == 0)
        let json = try await Streamr.run(["stream", "list", "--json"], in: directory, environment: ["STREAMR_DATA": data])
        try #expect(JSONDecoder().decode([StreamListing].self, from: Data(json.output.utf8)).map(\.name) == ["live"])
        let status = try await run(directory, "status", "--data", data)
        #expect(status.status == 1 && status.errors == "streamr: no hub runs on \(data)\n")
    }

    @Test func badNamesAndKeysAreRefusedInWords() async throws {
        let directory = try TemporaryDirectory()
        let data = directory.data.path
        try await #expect(run(directory, "stream", "add", "a/b", "--data", data).errors == "streamr: \(ControlHandler.nameRule)\n")
        let short = try await run(directory, "stream", "add", "ab", "--key", "short", "--data", data)
        #expect(short.status == 1 && short.errors == "streamr: \(ControlHandler.keyRule)\n")
    }
}
