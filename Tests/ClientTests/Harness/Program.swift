import Foundation

/// One real program of a test: in a process group of its own, what it prints collected as text.
///
/// Whoever starts it must `await stop()`; if the test process itself dies first, `Guardian` kills the group.
final class Program: @unchecked Sendable {
    // `status` is guarded by `lock`; everything else is constant after init.
    let name: String
    let pid: pid_t
    let output: Transcript
    let log: Transcript
    private let input: Int32
    private let lock = NSLock()
    private var status: Int32?

    /// Starts `arguments[0]`, found on the PATH. `log` counts lines with the words in `counting`, as does `output`.
    init(_ arguments: [String], environment: [String: String] = [:], counting words: [String] = []) throws {
        name = arguments[0].split(separator: "/").last.map(String.init) ?? arguments[0]
        output = Transcript(counting: words)
        log = Transcript(counting: words)
        // Nobody else may start a program between the making of these pipes and their marking as not inherited.
        Pipe.lock.lock()
        defer { Pipe.lock.unlock() }
        let (inputRead, inputWrite) = try Pipe.ends()
        let (outputRead, outputWrite) = try Pipe.ends()
        let (logRead, logWrite) = try Pipe.ends()
        input = inputWrite
        defer { for end in [inputRead, outputWrite, logWrite] { close(end) } }

        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, inputRead, 0)
        posix_spawn_file_actions_adddup2(&actions, outputWrite, 1)
        posix_spawn_file_actions_adddup2(&actions, logWrite, 2)
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)

        var variables = ProcessInfo.processInfo.environment
        variables["LC_ALL"] = "C.UTF-8"
        variables.merge(environment) { $1 }
        var argv: [UnsafeMutablePointer<CChar>?] = arguments.map { strdup($0) } + [nil]
        var envp: [UnsafeMutablePointer<CChar>?] = variables.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for pointer in argv + envp { free(pointer) } }
        var started: pid_t = 0
        let result = posix_spawnp(&started, arguments[0], &actions, &attributes, &argv, &envp)
        guard result == 0 else {
            for end in [inputWrite, outputRead, logRead] { close(end) }
            throw Failure("\(arguments[0]) did not start: \(String(cString: strerror(result)))")
        }
        pid = started
        Guardian.shared.started(pid)
        Self.collect(outputRead, into: output)
        Self.collect(logRead, into: log)
        Thread.detachNewThread { [self] in
            var raw: Int32 = 0
            while waitpid(pid, &raw, 0) < 0, errno == EINTR {}
            lock.withLock { status = raw }
        }
    }

    deinit { close(input) }

    /// The exit status, 128 + the signal for one that was killed, nil while it runs.
    var exitStatus: Int32? {
        lock.withLock { status.map { $0 & 0x7F == 0 ? ($0 >> 8) & 0xFF : 128 + ($0 & 0x7F) } }
    }
    var isRunning: Bool { exitStatus == nil }

    /// Writes one line to the program's standard input.
    func enter(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = bytes.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
    }

    /// Sends a signal to the program alone, not to what it started.
    func signal(_ number: Int32) {
        if isRunning { kill(pid, number) }
    }

    /// Stops the program and all that it started for a while, or lets them go on.
    func freeze(_ isFrozen: Bool) { kill(-pid, isFrozen ? SIGSTOP : SIGCONT) }

    /// Waits for the program to end by itself.
    @discardableResult
    func exited(within limit: Duration) async throws -> Int32 {
        let status = try await eventually("\(name) ends", within: limit, detail: { self.log.lines.suffix(20).joined(separator: "\n") }) {
            self.exitStatus
        }
        // The readers are a moment behind the exit; a child that keeps the pipe open holds this up for a second only.
        try? await eventually("all was read", within: .seconds(1)) { self.output.isClosed && self.log.isClosed }
        return status
    }

    /// Asks the whole group to end, and after three seconds ends it. Returns when nothing of it runs.
    func stop() async {
        kill(-pid, SIGTERM)
        for attempt in 0..<500 {
            if !isRunning, kill(-pid, 0) != 0 { break }
            if attempt == 150 { kill(-pid, SIGKILL) }
            await pause(milliseconds: 20)
        }
        Guardian.shared.ended(pid)
    }

    private static func collect(_ end: Int32, into transcript: Transcript) {
        Thread.detachNewThread {
            let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 1)
            defer {
                buffer.deallocate()
                close(end)
                transcript.inputClosed()
            }
            while true {
                let count = read(end, buffer.baseAddress, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return }
                transcript.bytesArrived(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
    }
}
