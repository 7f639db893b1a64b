import Glibc

/// Whole files, read and written, and small questions of the file system.
public enum FilePath {
    public static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The absolute form without links, or the path itself while it does not exist.
    public static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Reads a whole file of at most `limit` bytes; nil when there is none.
    public static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8]? {
        do throws(SystemError) {
            return try OpenFile(path, O_RDONLY).read(limit: limit)
        } catch {
            guard error.code == ENOENT else { throw error }
            return nil
        }
    }

    /// Writes a file; one that this makes is for its owner alone.
    public static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        try OpenFile(path, O_WRONLY | O_CREAT | O_TRUNC).write(bytes)
    }

    /// Puts a whole file in the place of another: after a power cut there is the old one or the new one. `mode`: who may read it.
    public static func replace(_ bytes: [UInt8], at path: String, mode: mode_t = 0o600) throws(SystemError) {
        let draft = path + ".new"
        unlink(draft)
        do throws(SystemError) {
            let file = try OpenFile(draft, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
            try file.write(bytes)
            try file.sync()
            guard rename(draft, path) == 0 else { throw SystemError("replace \(path)") }
            try OpenFile(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY).sync()
        } catch {
            unlink(draft)
            throw SystemError("write \(path)", code: error.code)
        }
    }
}
