import Files
import Glibc

/// Holds a data directory for one program; the system lets go of it when the program ends, however it ends.
///
/// The lock is on the directory itself, so that it needs no file and works on a read-only disk.
final class DataLock: Sendable {
    private let descriptor: Int32

    /// Returns nil when another program holds the directory.
    init?(_ directory: DataDirectory) throws(SystemError) {
        descriptor = open(directory.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("use the data directory \(directory.path)") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { return nil }
            throw SystemError("lock the data directory \(directory.path)", code: code)
        }
    }

    deinit { close(descriptor) }
}
