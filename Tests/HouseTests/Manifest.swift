/// The targets of `Package.swift` in the order in which they stand there, read as text.
struct Manifest {
    struct Target {
        enum Kind: String { case library = "target", system = "systemLibrary", executable = "executableTarget", test = "testTarget" }
        var kind: Kind
        var name: String
        var path: String
        var dependencies: [String]
        var packages: [String]

        /// True for a target of C code or headers alone.
        var isC: Bool { kind == .system || House.swiftFiles(under: path).isEmpty }
        var isForTests: Bool { kind == .test || path.hasPrefix("Tests/") }
    }

    var targets: [Target]

    init() throws {
        let text = try House.lines("Package.swift").map { $0.prefix(upTo: $0.firstRange(of: "//")?.lowerBound ?? $0.endIndex) }
            .joined(separator: "\n")
        let start = #/\.(target|systemLibrary|executableTarget|testTarget)\(\s*name:\s*"([^"]+)"/#
        let matches = text.matches(of: start)
        targets = zip(matches, matches.dropFirst().map(\.range.lowerBound) + [text.endIndex]).compactMap { match, end in
            guard let kind = Target.Kind(rawValue: String(match.1)) else { return nil }
            let body = text[match.range.upperBound..<end]
            let name = String(match.2)
            let folder = kind == .test ? "Tests" : "Sources"
            return Target(
                kind: kind, name: name,
                path: body.firstMatch(of: #/path:\s*"([^"]+)"/#).map { String($0.1) } ?? "\(folder)/\(name)",
                dependencies: Self.strings(after: #/dependencies:\s*\[([^\]]*)\]/#, in: body),
                packages: Self.strings(after: #/\.apt\(\[([^\]]*)\]\)/#, in: body))
        }
    }

    /// The targets of the program itself.
    var program: [Target] { targets.filter { !$0.isForTests } }

    private static func strings(after pattern: Regex<(Substring, Substring)>, in text: Substring) -> [String] {
        guard let list = text.firstMatch(of: pattern)?.1 else { return [] }
        return list.matches(of: #/"([^"]+)"/#).map { String($0.1) }
    }
}
