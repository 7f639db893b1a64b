import Testing

@testable import Appliance

@Suite("Command line")
struct CommandLineParserTests {
    private let parser = CommandTable.parser

    private func command(_ line: String) throws -> ParsedCommand {
        guard case .run(let command) = try parser.parse(line.split(separator: " ").map(String.init)) else {
            throw UsageError(description: "not a command")
        }
        return command
    }

    private func complaint(_ words: String...) -> String? {
        do throws(UsageError) {
            _ = try parser.parse(words)
            return nil
        } catch {
            return error.description
        }
    }

    @Test(arguments: [
        ("hub --data d", ParsedCommand(verb: .hub, options: ["data": "d"])),
        ("hub --data=d --http=[::]:0", ParsedCommand(verb: .hub, options: ["data": "d", "http": "[::]:0"])),
        ("hub --data d --data e", ParsedCommand(verb: .hub, options: ["data": "e"])),
        ("stream add garden --key abcdefgh", ParsedCommand(verb: .streamAdd, operands: ["garden"], options: ["key": "abcdefgh"])),
        ("stream add --key=-bcdefgh -- -garden", ParsedCommand(verb: .streamAdd, operands: ["-garden"], options: ["key": "-bcdefgh"])),
        ("stream list --json", ParsedCommand(verb: .streamList, options: ["json": ""])),
        ("stream rotate-key garden", ParsedCommand(verb: .streamRotateKey, operands: ["garden"])),
        ("stream remove garden", ParsedCommand(verb: .streamRemove, operands: ["garden"])),
        ("status --data d --json", ParsedCommand(verb: .status, options: ["data": "d", "json": ""])),
        ("version", ParsedCommand(verb: .version)),
        ("--version", ParsedCommand(verb: .version)),
    ])
    func understands(line: String, expected: ParsedCommand) throws {
        try #expect(command(line) == expected)
    }

    @Test func saysWhatIsWrongAndWhatWasProbablyMeant() {
        #expect(complaint("hbu") == "unknown command \"hbu\"; did you mean hub?")
        #expect(complaint("stream", "rotate") == "unknown command \"stream rotate\"")
        #expect(complaint("stream", "remvoe", "x") == "unknown command \"stream remvoe\"; did you mean stream remove?")
        #expect(complaint("hub", "--htpp", "1") == "hub: unknown option --htpp; did you mean --http?")
        #expect(complaint("hub", "-data", "d") == "hub: unknown option -data; did you mean --data?")
        #expect(complaint("hub", "--data") == "hub: --data needs a value: --data DIR")
        #expect(complaint("hub", "--data", "--http") == "hub: --data needs a value: --data DIR")
        #expect(complaint("status", "--json=yes") == "status: --json takes no value")
        #expect(complaint("stream", "add") == "stream add: NAME is missing: streamr stream add NAME [options]")
        #expect(complaint("stream", "list", "x") == "stream list: \"x\" is one word too many: streamr stream list [options]")
        #expect(complaint("--data", "d", "hub") == "--data comes too early: options stand after the command, as in streamr hub --data")
    }

    @Test func everyCommandHasHelp() throws {
        var lines = [[], ["--help"], ["-h"], ["help"], ["stream"], ["stream", "--help"], ["help", "stream"], ["password", "-h"]]
        for command in CommandTable.commands {
            lines += [command.words + ["--help"], command.words + ["-h"], ["help"] + command.words]
        }
        for line in lines {
            guard case .help(let text) = try parser.parse(line) else {
                Issue.record("\(line) gives no help")
                continue
            }
            #expect(text.contains("Usage:"))
            #expect(text.split(separator: "\n").allSatisfy { $0.count <= 120 })
        }
    }

    @Test func helpNamesEverySettingWithItsDefault() throws {
        guard case .help(let text) = try parser.parse(["hub", "--help"]) else { return }
        let flat = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        for setting in Setting.all {
            #expect(flat.contains("--\(setting.key) \(setting.argument) \(setting.summary) Default: \(setting.standard)."))
        }
    }

    @Test func everyVerbIsInTheTable() {
        #expect(Set(CommandTable.commands.map(\.verb)) == Set(Verb.allCases))
    }

    @Test(
        arguments: [
            ("htpp", "http"), ("prot", "rtmp"), ("xyz", nil), ("", nil), ("gracetime", "grace-time"), ("loglevel", "log-level"),
        ] as [(String, String?)])
    func findsTheNearestWord(typed: String, nearest: String?) {
        let found = NearestWord.to(typed, among: ["http", "rtmp", "grace-time", "log-level"])
        #expect(found == (typed == "prot" ? nil : nearest))
    }
}
