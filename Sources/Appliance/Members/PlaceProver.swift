import Coordinator
import Identity
import Membership
import Threads

/// Tries from here whether viewers reach members' boxes: connects to where they say that they listen, and has their keys answer. Owned by the
/// hub's members; has a thread.
final class PlaceProver: Sendable {
    /// Milliseconds that a box has for its answer.
    private static let patience = 3_000

    private let bell: Bell
    private let isStopping = Locked(false)
    private let thread = Locked<NativeThread?>(nil)

    /// `bell`: rung when there is something new to try.
    init(_ bell: Bell) { self.bell = bell }

    func start(_ coordinator: Coordinator) throws(ThreadError) {
        let started = try NativeThread("places") { [self] in run(coordinator) }
        thread.withLock { $0 = started }
    }

    func stop() {
        isStopping.withLock { $0 = true }
        bell.ring()
        thread.withLock { $0.take() }?.join()
    }

    private func run(_ coordinator: Coordinator) {
        var limits = PinnedClient.Limits()
        limits.connectMilliseconds = Self.patience
        limits.totalMilliseconds = Self.patience
        let client = PlainClient(limits: limits, answerLimit: PlaceProof.size) { [isStopping] in isStopping.withLock { $0 } }
        guard let client else { return }
        while !isStopping.withLock({ $0 }) {
            let networks = NetworkAddresses.networks()
            guard let (questions, wait) = Blocking.wait({ await coordinator.takePlaceQuestions(networks: networks) }) else { return }
            guard !questions.isEmpty else {
                bell.wait(milliseconds: max(250, wait))
                continue
            }
            let answers = client.ask(questions.map { PlainClient.Question($0.path, at: $0.address) })
            Blocking.wait {
                for (question, answer) in zip(questions, answers) {
                    await coordinator.placeAnswered(question, answer, networks: networks)
                }
            }
        }
    }
}
