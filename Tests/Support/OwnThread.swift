import Foundation

/// Runs a test that blocks on sockets on threads of its own: the handlers that it waits for need those of the language's pool.
func onOwnThread(_ body: () async throws -> Void) async throws {
    try await withTaskExecutorPreference(ThreadExecutor(), operation: body)
}

private final class ThreadExecutor: TaskExecutor {
    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        Thread.detachNewThread { job.runSynchronously(on: executor) }
    }
}
