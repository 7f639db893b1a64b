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
