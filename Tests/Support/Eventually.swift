import Testing

/// Waits up to a minute for something to become true.
func eventually(_ condition: () -> Bool) async throws {
    for _ in 0..<6000 where !condition() { try await Task.sleep(for: .milliseconds(10)) }
    #expect(condition())
}
