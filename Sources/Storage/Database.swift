import CSQLite
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
        connection = nil
        throw .closed
    }

    /// Runs `body` on a consistent view of the tables.
    public func read<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(StorageError) -> T
    ) async throws(StorageError) -> T {
        throw .closed
    }

    /// Runs `body` in a transaction that is on the disk when this returns, or has left no trace when it throws.
    public func write<T: Sendable>(
        _ body: @escaping @Sendable (Connection) throws(StorageError) -> T
    ) async throws(StorageError) -> T {
        throw .closed
    }

    /// As `read`, for code that may block its thread.
    public func readBlocking<T: Sendable>(_ body: (Connection) throws(StorageError) -> T) throws(StorageError) -> T {
        throw .closed
    }

    /// As `write`, for code that may block its thread.
    public func writeBlocking<T: Sendable>(_ body: (Connection) throws(StorageError) -> T) throws(StorageError) -> T {
        throw .closed
    }

    /// Waits for the work under way and closes the file; later work throws `StorageError.closed`.
    public func close() {}
}
