import Glibc

/// Small reads and questions of the file system.
enum FilePath {
    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    /// The absolute form without links, or the path itself while it does not exist.
    static func absolute(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Reads a whole file of at most `limit` bytes; nil when there is none.
    static func read(_ path: String, limit: Int) throws(SystemError) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw SystemError("read \(path)")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            guard count >= 0 else {
                if errno == EINTR { continue }
                throw SystemError("read \(path)")
            }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw SystemError("read \(path), which is longer than \(limit) bytes", code: EFBIG) }
        }
    }

    /// Writes a new file that only its owner may read.
    static func write(_ bytes: [UInt8], to path: String) throws(SystemError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("write \(path)") }
        defer { close(descriptor) }
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write \(path)") }
            written += count
        }
    }

    /// Puts a whole file that only its owner may read in the place of another: after a power cut there is the old one or the new one.
    static func replace(_ bytes: [UInt8], at path: String) throws(SystemError) {
        let draft = path + ".new"
        unlink(draft)
        do throws(SystemError) {
            try write(bytes, to: draft)
            try sync(draft, O_RDONLY)
            guard rename(draft, path) == 0 else { throw SystemError("replace \(path)") }
            try sync(path.lastIndex(of: "/").map { String(path[...$0]) } ?? ".", O_RDONLY | O_DIRECTORY)
        } catch {
            unlink(draft)
            throw error
        }
    }

    private static func sync(_ path: String, _ flags: Int32) throws(SystemError) {
        let descriptor = open(path, flags | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("write \(path)") }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError("write \(path)") }
    }
}
