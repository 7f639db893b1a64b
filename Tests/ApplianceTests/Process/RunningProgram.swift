import Foundation

/// One program that a test started; what it prints is in two files. It is killed when the test lets go of it.
final class RunningProgram: @unchecked Sendable {
    // `ended` is touched by the test's task alone; everything else is constant.
    let pid: pid_t
    private let outputPath: String
    private let errorPath: String
    private var ended: Int32?

    /// `mergesOutput`: both outputs go to the same file, as into a log.
    init(_ arguments: [String], in directory: TemporaryDirectory, environment: [String: String] = [:], mergesOutput: Bool = false) throws {
        let stem = directory.path + "/" + UUID().uuidString
        outputPath = stem + ".out"
        errorPath = mergesOutput ? outputPath : stem + ".err"
        let flags = O_WRONLY | O_CREAT | O_APPEND
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputPath, flags, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorPath, flags, 0o600)
        // How a sanitizer is to behave is inherited, nothing else is.
        let sanitizers = ProcessInfo.processInfo.environment.filter { $0.key.hasSuffix("SAN_OPTIONS") }
        let paths = ["PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"]
        let variables = paths.merging(sanitizers) { $1 }.merging(environment) { $1 }
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var started: pid_t = 0
        let code = posix_spawnp(&started, arguments[0], &actions, nil, &argv, &envp)
        guard code == 0 else { throw TestFailure("\(arguments[0]) does not start: \(String(cString: strerror(code)))") }
        pid = started
    }

    deinit {
        guard exitStatus == nil else { return }
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
    }

    var output: String { (try? String(contentsOfFile: outputPath, encoding: .utf8)) ?? "" }
    var errors: String { (try? String(contentsOfFile: errorPath, encoding: .utf8)) ?? "" }

    /// nil while it runs; 128 and the signal's number when a signal ended it.
    var exitStatus: Int32? {
        if let ended { return ended }
        var raw: Int32 = 0
        guard waitpid(pid, &raw, WNOHANG) == pid else { return nil }
        ended = raw & 0x7F == 0 ? (raw >> 8) & 0xFF : 128 + (raw & 0x7F)
        return ended
    }

    @discardableResult
    func exited(within limit: Duration) async throws -> Int32 {
        try await eventually("the end of process \(pid)", within: limit) { exitStatus }
    }

    func signal(_ number: Int32) { if exitStatus == nil { kill(pid, number) } }
}

/// Why a test cannot go on.
struct TestFailure: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}

/// Looks again and again until there is a value.
func eventually<T>(_ what: String, within limit: Duration = .seconds(30), _ look: () async throws -> T?) async throws -> T {
    let end = ContinuousClock.now + limit
    while true {
        if let value = try await look() { return value }
        guard ContinuousClock.now < end else { throw TestFailure("\(what) did not come within \(limit)") }
        try await Task.sleep(for: .milliseconds(10))
    }
}
