/// The lines of a configuration file: `key = value`, with `#` comments.
///
/// A `#` begins a comment at the start of a line and after a space. Blank lines mean nothing; a key stands at most once.
struct ConfigurationFile: Sendable, Equatable {
    struct Entry: Sendable, Equatable {
        var key: String
        var value: String
        var line: Int
    }

    /// A file longer than this is not a configuration file.
    static let maximumSize = 64 << 10

    var path: String
    var entries: [Entry]

    /// Understands a file's text. Throws words that name the file and the line.
    static func parse(_ text: String, path: String) throws(ConfigurationError) -> ConfigurationFile {
        var file = ConfigurationFile(path: path, entries: [])
        let lines = text.split(omittingEmptySubsequences: false) { $0 == "\n" || $0 == "\r\n" }
        for (index, line) in lines.enumerated() {
            let content = trimmed(withoutComment(line.first == "\u{FEFF}" ? line.dropFirst() : line))
            guard !content.isEmpty else { continue }
            let parts = content.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                throw ConfigurationError("\(path):\(index + 1): \"\(content)\" has no \"=\"; a line is written key = value")
            }
            let entry = Entry(key: String(trimmed(parts[0])), value: String(trimmed(parts[1])), line: index + 1)
            if let earlier = file.entries.first(where: { $0.key == entry.key }) {
                throw ConfigurationError("\(path):\(entry.line): \"\(entry.key)\" stands already on line \(earlier.line)")
            }
            file.entries.append(entry)
        }
        return file
    }

    private static func withoutComment(_ line: Substring) -> Substring {
        var previous: Character = " "
        for index in line.indices {
            if line[index] == "#", previous == " " || previous == "\t" { return line[..<index] }
            previous = line[index]
        }
        return line
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text.drop { $0 == " " || $0 == "\t" }
        while let last = rest.last, last == " " || last == "\t" || last == "\r" { rest = rest.dropLast() }
        return rest
    }
}

/// A setting that cannot be used; the description says where it stands and what is wrong.
struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
