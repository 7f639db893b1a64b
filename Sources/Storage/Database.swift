import Dispatch

/// An SQLite file with one connection on one queue; a closure is a transaction.
///
/// `@unchecked Sendable`: the connection is set in `init` and afterwards touched on `queue` alone.
public final class Database: @unchecked Sendable {
    private let queue: DispatchQueue
    private var connection: Connection?

    /// Opens or creates the file, in write-ahead mode, and brings its tables up to date.
    public init(_ configuration: DatabaseConfiguration, migrations: [Migration]) throws(StorageError) {
        queue = DispatchQueue(label: "store")
        let connection = try Connection(configuration)
        try connection.prepare()
        try connection.migrate(migrations)
        self.connection = connection
    }

    /// Runs `body` on a consistent view of the tables.
    public func read<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(StorageError) -> T
    ) async throws(StorageError) -> T {
        try await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.result("BEGIN", body)) }
        }.get()
    }

    /// Runs `body` in a transaction that is on the disk when this returns, or has left no trace when it throws.
    @discardableResult
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(StorageError) -> T
    ) async throws(StorageError) -> T {
        try await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.result("BEGIN IMMEDIATE", body)) }
        }.get()
    }

    /// As `read`, for code that may block its thread.
    public func readBlocking<T: Sendable>(_ body: (Connection) throws(StorageError) -> T) throws(StorageError) -> T {
        try queue.sync { result("BEGIN", body) }.get()
    }

    /// As `write`, for code that may block its thread.
    @discardableResult
    public func writeBlocking<T: Sendable>(_ body: (Connection) throws(StorageError) -> T) throws(StorageError) -> T {
        try queue.sync { result("BEGIN IMMEDIATE", body) }.get()
    }

    /// Takes what was deleted or replaced out of the write-ahead log too, which holds it for a while. It may block.
    public func eraseDeleted() throws(StorageError) {
        let result: Result<Void, StorageError> = queue.sync {
            guard let connection else { return .failure(.closed) }
            do throws(StorageError) {
                return .success(_ = try connection.run("PRAGMA wal_checkpoint(TRUNCATE)", []))
            } catch {
                return .failure(error)
            }
        }
        try result.get()
    }

    /// Waits for the work under way and closes the file; later work throws `StorageError.closed`.
    public func close() {
        queue.sync { connection = nil }
    }

    private func result<T>(_ begin: String, _ body: (Connection) throws(StorageError) -> T) -> Result<T, StorageError> {
        guard let connection else { return .failure(.closed) }
        do throws(StorageError) {
            return .success(try connection.transaction(begin, body))
        } catch {
            return .failure(error)
        }
    }
}
