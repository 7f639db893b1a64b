import Foundation

/// The checkout that these tests were built from: its files as text.
enum House {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func lines(_ path: String) throws -> [Substring] {
        try text(path).split(separator: "\n", omittingEmptySubsequences: false)
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
    }

    /// The files that git keeps, and those that it would keep if they were added.
    static let files: [String] = {
        let git = Process()
        git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        git.arguments = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
        git.currentDirectoryURL = root
        let output = Pipe()
        git.standardOutput = output
        guard (try? git.run()) != nil else { return [] }
        let names = output.fileHandleForReading.readDataToEndOfFile()
        git.waitUntilExit()
        return String(decoding: names, as: UTF8.self).split(separator: "\n").map(String.init).filter(exists)
    }()

    static func swiftFiles(under folder: String) -> [String] {
        files.filter { $0.hasPrefix(folder + "/") && $0.hasSuffix(".swift") }
    }

    /// The modules that a Swift file imports.
    static func imports(of path: String) throws -> Set<String> {
        let pattern =
            #/
            ^\s* (?:@\w+(?:\([^)]*\))?\s+)*
            (?:(?:public|package|internal|private|fileprivate)\s+)? import\s+
            (?:(?:struct|class|enum|func|protocol|typealias|let|var)\s+)? (\w+)
            /#
        return Set(try lines(path).compactMap { line in line.firstMatch(of: pattern).map { String($0.1) } })
    }
}
