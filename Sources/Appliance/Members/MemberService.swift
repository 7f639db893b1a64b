import Admin
import Coordinator
import Glibc
import Threads
import Web

/// The friends of a hub, as soon as they can be read: what is in the way may be put right while the hub runs. Owned by the hub.
final class MemberService: Sendable {
    /// Between two tries, in tenths of a second.
    static let patience = 50

    private let make: @Sendable () throws(HubError) -> HubMembers?
    private let listeners: ListenerTable
    private let problems: Problems
    private let opened: Locked<HubMembers?>
    private let isStopping = Locked(false)
    private let thread = Locked<NativeThread?>(nil)

    /// Throws words when something that the owner chose cannot be. Friends that cannot be read are a problem, and no reason not to stream.
    init(
        _ configuration: HubConfiguration, directory: DataDirectory, keeper: StreamKeeper, listeners: ListenerTable, problems: Problems,
        log: Log
    ) throws(HubError) {
        make = { () throws(HubError) in
            try HubMembers.make(configuration, directory: directory, keeper: keeper, problems: problems, log: log)
        }
        self.listeners = listeners
        self.problems = problems
        opened = Locked(try make())
    }

    /// nil: they cannot be read.
    var members: HubMembers? { opened.withLock { $0 } }

    var coordinator: Coordinator? { members?.coordinator }

    /// What the appliance port serves.
    var routes: [Route] { members?.routes ?? [] }

    func list(in listeners: ListenerTable) { members?.list(in: listeners) }

    func metrics() async -> [Metric] { await members?.metrics() ?? [] }

    func start() throws {
        if let members {
            try members.start()
            return
        }
        let started = try NativeThread("members") { [self] in tryAgain() }
        thread.withLock { $0 = started }
    }

    func stop() {
        isStopping.withLock { $0 = true }
        thread.withLock { $0.take() }?.join()
        members?.stop()
    }

    private func tryAgain() {
        while true {
            for _ in 0..<Self.patience {
                if isStopping.withLock({ $0 }) { return }
                usleep(100_000)
            }
            do {
                guard let made = try make() else { continue }
                // A port that is taken is a problem too, and stays one.
                if made.hasPort { problems.set(.appliance, nil) }
                try made.start()
                made.list(in: listeners)
                opened.withLock { $0 = made }
                return
            } catch {
                problems.set(.appliance, "Friends' boxes cannot join or be heard until the hub is started again: \(error).")
                return
            }
        }
    }
}
