import Admin
import AppliancePort
import Coordinator
import Live
import Threads
import Web

/// The friends of a hub, as soon as they can be read: what is in the way may be put right while the hub runs. Owned by the hub.
final class MemberService: Sendable {
    /// Between two tries.
    static let patienceMilliseconds: Int64 = 5_000

    private let make: @Sendable () throws(HubError) -> HubMembers?
    private let listeners: ListenerTable
    private let problems: Problems
    private let opened: Locked<HubMembers?>
    /// Rung when it stops.
    private let bell = Bell()
    private let thread = Locked<NativeThread?>(nil)

    /// Throws words when something that the owner chose cannot be. Friends that cannot be read are a problem, and no reason not to stream.
    init(
        _ configuration: HubConfiguration, directory: DataDirectory, keeper: StreamKeeper, live: LiveServer, hls: HLSService?,
        offload: Offload, listeners: ListenerTable, problems: Problems, log: Log
    ) throws(HubError) {
        make = { () throws(HubError) in
            try HubMembers.make(
                configuration, directory: directory, keeper: keeper, live: live, hls: hls, offload: offload, listeners: listeners,
                problems: problems, log: log)
        }
        self.listeners = listeners
        self.problems = problems
        opened = Locked(try make())
    }

    /// nil: they cannot be read.
    var members: HubMembers? { opened.withLock { $0 } }

    var coordinator: Coordinator? { members?.coordinator }

    /// Who watches over slices.
    var viewers: ViewerFeed? { members?.viewers }

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
        bell.ring()
        thread.withLock { $0.take() }?.join()
        members?.stop()
    }

    private func tryAgain() {
        while !bell.wait(milliseconds: Self.patienceMilliseconds) {
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
