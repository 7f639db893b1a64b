/// Runs the same in several browsers at once. One that fails does not end the others: each says its own word.
func together(_ kinds: [BrowserKind] = BrowserKind.main, _ body: @escaping @Sendable (BrowserKind) async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
        for kind in kinds {
            group.addTask {
                do {
                    try await body(kind)
                } catch {
                    throw Failure("\(kind): \(error)")
                }
            }
        }
        var failures: [String] = []
        while let result = await group.nextResult() {
            if case .failure(let error) = result { failures.append("\(error)") }
        }
        if !failures.isEmpty { throw Failure(failures.joined(separator: "\n\n")) }
    }
}

/// Those who arrive wait until all are there; the last one may do something first.
actor Gathering {
    private let count: Int
    private var here = 0

    init(_ count: Int) { self.count = count }

    private func enter(_ whenComplete: @Sendable () -> Void) {
        here += 1
        if here == count { whenComplete() }
    }
    private var isComplete: Bool { here >= count }

    nonisolated func arrive(_ whenComplete: @Sendable () -> Void = {}) async throws {
        await enter(whenComplete)
        try await eventually("all have arrived", within: .seconds(90)) { await isComplete }
    }
}
