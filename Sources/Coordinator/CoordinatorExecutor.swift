import Dispatch

/// Does a coordinator's work, one thing after the other: the jobs of its tasks, and questions that need no waiting, on the thread that asks.
///
/// A heartbeat then costs no task and no other thread, which would take longer than what there is to do.
final class CoordinatorExecutor: SerialExecutor {
    private let queue = DispatchQueue(label: "coordinator")

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
    }

    func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

    /// Runs `body` here and now, between the jobs. Never called from one of them.
    func run<Value>(_ body: () -> Value) -> Value { queue.sync(execute: body) }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }
}
