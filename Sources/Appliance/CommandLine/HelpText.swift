/// Writes the help texts from the parser's table.
struct HelpText {
    var parser: CommandLineParser
    /// Columns of a terminal that every text fits in.
    static let width = 100

    /// What `streamr --help` and `streamr stream --help` print: the commands that begin with `path`.
    func overview(of path: [String]) -> String {
        let shown = parser.commands.filter { $0.words.starts(with: path) }
        let rows = shown.map { ("\(parser.program) \(Self.usage(of: $0))", $0.summary) }
        let title = path.isEmpty ? "streamr: a live streaming hub in one program. OBS publishes to it, people watch from it.\n\n" : ""
        return title + "Usage:\n" + table(rows)
            + "\nMore about one command: \(parser.program) \((path + ["COMMAND"]).joined(separator: " ")) --help\n"
    }

    /// What `--help` after a command prints.
    func text(of command: CommandSpecification) -> String {
        var text = "\(command.summary)\n\nUsage: \(parser.program) \(Self.usage(of: command))\n"
        if !command.options.isEmpty {
            text += "\nOptions:\n" + table((command.options + [Self.help]).map { (Self.name(of: $0), $0.summary) })
        }
        let paragraphs = command.details.split(separator: "\n").flatMap { Self.wrapped(String($0), width: Self.width) }
        if !paragraphs.isEmpty { text += "\n" + paragraphs.joined(separator: "\n") + "\n" }
        return text
    }

    /// `stream add NAME [options]`
    static func usage(of command: CommandSpecification) -> String {
        (command.words + command.operands + (command.options.isEmpty ? [] : ["[options]"])).joined(separator: " ")
    }

    private static let help = OptionSpecification(name: "help", argument: nil, summary: "Print this text.")

    private static func name(of option: OptionSpecification) -> String {
        "--\(option.name)" + (option.argument.map { " " + $0 } ?? "")
    }

    private func table(_ rows: [(String, String)]) -> String {
        let column = min(40, (rows.map(\.0.count).max() ?? 0) + 4)
        return rows.map { name, summary in
            let start = "  " + name
            let lines = Self.wrapped(summary, width: Self.width - column)
            let first = start.count + 2 > column ? start + "\n" + spaces(column) : start + spaces(column - start.count)
            return first + lines.joined(separator: "\n" + spaces(column)) + "\n"
        }.joined()
    }

    private func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    /// Breaks a text at spaces into lines of at most `width` characters.
    static func wrapped(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in text.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= width {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}
