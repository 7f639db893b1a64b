import Foundation

/// Why a test could not go on, in words.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Programs that tests run to their end.
enum Shell {
    /// What it printed. Throws with its last words when it fails.
    @discardableResult
    static func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: nobody has to read two at once.
        let log = folder.appendingPathComponent("log-\(UUID().uuidString)")
        let text = folder.appendingPathComponent("out-\(UUID().uuidString)")
        for file in [log, text] { _ = FileManager.default.createFile(atPath: file.path, contents: nil) }
        process.standardOutput = try FileHandle(forWritingTo: text)
        process.standardError = try FileHandle(forWritingTo: log)
        defer { for file in [log, text] { try? FileManager.default.removeItem(at: file) } }
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let words = String(decoding: try Data(contentsOf: log), as: UTF8.self).suffix(600)
            throw Failure("\(arguments.joined(separator: " ")): \(words)")
        }
        return try Data(contentsOf: text)
    }

    /// Of this test process.
    static let folder: URL = {
        let url = FileManager.default.temporaryDirectory.appendingPathComponent("streamr-packaging-\(getpid())")
        try? FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        return url
    }()

    static func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let path = folder.appendingPathComponent("\(UUID().uuidString)-\(name)").path
        try Data(bytes).write(to: URL(fileURLWithPath: path))
        return path
    }
}
