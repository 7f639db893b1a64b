import Files
import Threads

/// Looks after what can go wrong while the hub runs: the disk, the storage, the certificate and the control socket. Owned by the hub.
final class Supervisor: Sendable {
    static let interval: Duration = .seconds(5)

    private let directory: DataDirectory
    private let handler: ControlHandler
    private let keeper: StreamKeeper
    private let problems: Problems
    private let secure: SecureListeners?
    private let lives: StreamLives?
    private let control = Locked<ControlServer?>(nil)
    private let watch = Locked<Task<Void, Never>?>(nil)

    init(
        directory: DataDirectory, handler: ControlHandler, keeper: StreamKeeper, problems: Problems, secure: SecureListeners? = nil,
        lives: StreamLives? = nil
    ) {
        self.directory = directory
        self.handler = handler
        self.keeper = keeper
        self.problems = problems
        self.secure = secure
        self.lives = lives
    }

    /// Opens the control socket and looks once, then every `interval`.
    func start() {
        openControl()
        problems.set(.disk, DiskSpace.problem(of: directory))
        let task = Task.detached { [self] in
            while true {
                do { try await Task.sleep(for: Self.interval) } catch { return }
                await look()
            }
        }
        watch.withLock { $0 = task }
    }

    func stop() {
        watch.withLock { $0.take() }?.cancel()
        control.withLock { $0.take() }?.stop()
    }

    private func look() async {
        problems.set(.disk, DiskSpace.problem(of: directory))
        secure?.look()
        await lives?.look()
        if problems.has(.storage), !problems.has(.disk) { await keeper.retry() }
        if problems.has(.control), !Task.isCancelled { openControl() }
    }

    /// A full or read-only disk has no room for the socket; the hub runs without it and tries again.
    private func openControl() {
        do throws(SystemError) {
            let server = try ControlServer(directory: directory, handler: handler)
            try server.start()
            control.withLock { $0 = server }
            problems.set(.control, nil)
        } catch {
            problems.set(.control, "The command line cannot reach the running hub: \(error.description).")
        }
    }
}
