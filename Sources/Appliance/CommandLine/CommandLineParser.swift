/// Turns the words of a command line into a command, by a table of commands.
///
/// Options stand after the command's words, as `--name value` or `--name=value`; `--` ends them. A later option overrides an earlier one.
struct CommandLineParser: Sendable {
    var program = "streamr"
    var commands: [CommandSpecification]

    /// Understands the words after the program's name. Throws what a person should read.
    func parse(_ words: [String]) throws(UsageError) -> ParsedLine {
        var path: [String] = []
        var rest = words[...]
        while let word = rest.first, !word.hasPrefix("-") {
            if path.isEmpty, word == "help" {
                return try help(Array(rest.dropFirst()))
            }
            guard commands.contains(where: { $0.words.starts(with: path + [word]) }) else { throw unknown(word, after: path) }
            path.append(word)
            rest = rest.dropFirst()
            if let command = commands.first(where: { $0.words == path }) { return try parse(rest, of: command) }
        }
        switch rest.first {
        case nil, "--help", "-h": return .help(HelpText(parser: self).overview(of: path))
        case "--version" where path.isEmpty: return .run(ParsedCommand(verb: .version))
        case let option?:
            let after = path.isEmpty ? "the command" : "the whole command"
            throw UsageError(description: "\(option) comes too early: options stand after \(after), as in \(example(path)) \(option)")
        }
    }

    private func help(_ path: [String]) throws(UsageError) -> ParsedLine {
        if let command = commands.first(where: { $0.words == path }) { return .help(HelpText(parser: self).text(of: command)) }
        for count in 0..<path.count where !commands.contains(where: { $0.words.starts(with: path[...count]) }) {
            throw unknown(path[count], after: Array(path[..<count]))
        }
        return .help(HelpText(parser: self).overview(of: path))
    }

    private func parse(_ words: ArraySlice<String>, of command: CommandSpecification) throws(UsageError) -> ParsedLine {
        let name = command.verb.rawValue
        var parsed = ParsedCommand(verb: command.verb)
        var rest = words
        var optionsEnded = false
        while let word = rest.popFirst() {
            if optionsEnded || !word.hasPrefix("-") || word == "-" {
                parsed.operands.append(word)
            } else if word == "--" {
                optionsEnded = true
            } else if word == "--help" || word == "-h" {
                return .help(HelpText(parser: self).text(of: command))
            } else {
                let (option, value) = try option(word, of: command, rest: &rest)
                if let old = parsed.options[option.name], option.repeats {
                    parsed.options[option.name] = old + "\n" + value
                } else {
                    parsed.options[option.name] = value
                }
            }
        }
        if parsed.operands.count < command.operands.count {
            let missing = command.operands[parsed.operands.count]
            throw UsageError(description: "\(name): \(missing) is missing: \(program) \(HelpText.usage(of: command))")
        }
        if command.lastOperandIsText, parsed.operands.count > command.operands.count {
            let text = parsed.operands[(command.operands.count - 1)...].joined(separator: " ")
            parsed.operands = parsed.operands.prefix(command.operands.count - 1) + [text]
        }
        if let extra = parsed.operands.dropFirst(command.operands.count).first {
            throw UsageError(description: "\(name): \"\(extra)\" is one word too many: \(program) \(HelpText.usage(of: command))")
        }
        return .run(parsed)
    }

    private func option(
        _ word: String, of command: CommandSpecification, rest: inout ArraySlice<String>
    ) throws(UsageError) -> (OptionSpecification, String) {
        let name = command.verb.rawValue
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let option = command.options.first(where: { "--" + $0.name == parts[0] }) else {
            let typed = String(parts[0].drop { $0 == "-" })
            let hint = NearestWord.hint(for: typed, among: command.options.map(\.name) + ["help"], prefix: "--")
            throw UsageError(description: "\(name): unknown option \(parts[0])\(hint)")
        }
        guard let argument = option.argument else {
            guard parts.count == 1 else { throw UsageError(description: "\(name): \(parts[0]) takes no value") }
            return (option, "")
        }
        if parts.count == 2 { return (option, parts[1]) }
        guard let value = rest.first, !value.hasPrefix("--") else {
            throw UsageError(description: "\(name): \(parts[0]) needs a value: \(parts[0]) \(argument)")
        }
        rest = rest.dropFirst()
        return (option, value)
    }

    private func unknown(_ word: String, after path: [String]) -> UsageError {
        let candidates = commands.map(\.words).filter { $0.starts(with: path) && $0.count > path.count }.map { $0[path.count] }
        let hint = NearestWord.hint(for: word, among: candidates + ["help"], prefix: path.isEmpty ? "" : path.joined(separator: " ") + " ")
        return UsageError(description: "unknown command \"\((path + [word]).joined(separator: " "))\"\(hint)")
    }

    private func example(_ path: [String]) -> String {
        let words = commands.map(\.words).first { $0.starts(with: path) } ?? path
        return ([program] + words).joined(separator: " ")
    }
}
