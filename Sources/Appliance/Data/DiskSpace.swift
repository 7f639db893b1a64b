import Files
import Glibc

/// Whether the disk under a directory still takes what is saved there.
enum DiskSpace {
    /// Below this many bytes a change of settings may fail.
    static let reserve: UInt64 = 1 << 20

    /// Returns what is wrong, in words, or nil.
    static func problem(of directory: DataDirectory) -> String? {
        var facts = statvfs()
        guard statvfs(directory.path, &facts) == 0 else {
            return "The data directory \(directory.path) cannot be reached: \(SystemError.words(for: errno))."
        }
        if facts.f_flag & UInt(ST_RDONLY) != 0 || (access(directory.path, W_OK) != 0 && errno == EROFS) {
            return "The data directory \(directory.path) is on a read-only disk: changes cannot be saved. The stream goes on."
        }
        if access(directory.path, W_OK) != 0 {
            return "The data directory \(directory.path) is read-only for this user: changes cannot be saved. The stream goes on."
        }
        if UInt64(facts.f_bavail) * UInt64(facts.f_frsize) < reserve {
            return "The disk that holds \(directory.path) is full: changes cannot be saved until there is room. The stream goes on."
        }
        return nil
    }
}
