import Foundation

/// Why a test could not go on, in words.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// How many times longer than usual to wait: a sanitizer build or a slow machine sets STREAMR_TEST_PATIENCE.
let patience = ProcessInfo.processInfo.environment["STREAMR_TEST_PATIENCE"].flatMap(Int.init) ?? 1

/// Waits until `look` returns something, looking every 20 ms, at most `limit` long.
@discardableResult
func eventually<Seen>(
    _ what: String, within limit: Duration, detail: () -> String = { "" }, _ look: () async throws -> Seen?
) async throws -> Seen {
    let clock = ContinuousClock()
    let end = clock.now + limit * patience
    while true {
        if let seen = try await look() { return seen }
        guard clock.now < end, !Task.isCancelled else { throw Failure("waited \(limit * patience) in vain: \(what)\n\(detail())") }
        await pause(milliseconds: 20)
    }
}

/// The same for a condition.
func eventually(_ what: String, within limit: Duration, detail: () -> String = { "" }, _ look: () async throws -> Bool) async throws {
    let _: Bool = try await eventually(what, within: limit, detail: detail) { try await look() ? true : nil }
}

func pause(milliseconds: Int) async {
    try? await Task.sleep(nanoseconds: UInt64(milliseconds) * 1_000_000)
}

/// Runs `body` and then, whatever happened, `finally`.
func withCleanup<Value>(_ body: () async throws -> Value, finally: () async -> Void) async throws -> Value {
    do {
        let value = try await body()
        await finally()
        return value
    } catch {
        await finally()
        throw error
    }
}

/// A few seats: tests that start many programs take turns, so that two cores are not asked to play thirty streams at once.
actor Seats {
    static let shared = Seats(count: 2)

    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(count: Int) { free = count }

    private func take() async {
        if free > 0 {
            free -= 1
        } else {
            await withCheckedContinuation { waiting.append($0) }
        }
    }

    private func give() {
        if waiting.isEmpty {
            free += 1
        } else {
            waiting.removeFirst().resume()
        }
    }

    nonisolated func withSeat<Value>(_ body: () async throws -> Value) async throws -> Value {
        await take()
        return try await withCleanup(body, finally: { await self.give() })
    }
}
