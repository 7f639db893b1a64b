import Glibc

/// Who answers for a data directory: the appliance that runs on it, or this process, which holds the lock that it would hold.
enum DataHolder: ~Copyable {
    case running(ControlClient)
    case nobody(DataLock)
    /// An appliance holds the lock, and does not answer.
    case silent

    /// Waits up to three seconds: one that is just starting holds the lock and has no socket yet; one that is just stopping likewise.
    static func find(_ directory: DataDirectory) throws -> DataHolder {
        for _ in 0..<60 {
            if let client = try ControlClient(directory) { return .running(client) }
            if let lock = try DataLock(directory) { return .nobody(lock) }
            usleep(50_000)
        }
        return .silent
    }
}
