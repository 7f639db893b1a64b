import Glibc

/// The file in which an appliance keeps its key. A power cut leaves a whole one or none, and never half
/// of another.
public enum IdentityFile {
    static let maximumSize = 4096

    /// Reads the key, or makes it when there is no file. The caller holds the data directory's lock.
    public static func loadOrMake(_ path: String) throws(IdentityError) -> IdentityKey {
        if let key = try load(path) { return key }
        guard let key = IdentityKey.make() else { throw .noRandomness }
        try save(key, path)
        return key
    }

    /// Puts another key in the place of the one that is there, which is gone then.
    public static func replace(_ path: String, with key: IdentityKey) throws(IdentityError) { try save(key, path) }

    /// nil: there is none yet.
    public static func load(_ path: String) throws(IdentityError) -> IdentityKey? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            throw .file(path: path, doing: "read", errorNumber: errno)
        }
        defer { close(descriptor) }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw .file(path: path, doing: "read", errorNumber: errno) }
        guard facts.st_mode & 0o077 == 0 else { throw .openToOthers(path: path) }
        guard facts.st_size <= maximumSize else { throw .damagedKey(path: path) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: maximumSize)
        while bytes.count <= maximumSize {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file(path: path, doing: "read", errorNumber: errno) }
            if count == 0 { break }
            bytes += buffer[..<count]
        }
        guard let key = IdentityKey(pem: String(decoding: bytes, as: UTF8.self)) else { throw .damagedKey(path: path) }
        return key
    }

    /// Draft, `fsync`, rename, `fsync` of the directory: the name is there only with all of the key behind it.
    private static func save(_ key: IdentityKey, _ path: String) throws(IdentityError) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw .file(path: path, doing: "make", errorNumber: errno) }
        let failure = write(Array(key.pem.utf8), descriptor)
        close(descriptor)
        guard failure == 0, rename(draft, path) == 0 else {
            let number = failure == 0 ? errno : failure
            unlink(draft)
            throw .file(path: path, doing: "make", errorNumber: number)
        }
        try syncDirectory(of: path)
    }

    /// Returns 0, or an `errno` value.
    private static func write(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            written += count
        }
        return fsync(descriptor) == 0 ? 0 : errno
    }

    private static func syncDirectory(of path: String) throws(IdentityError) {
        let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, doing: "make", errorNumber: errno) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw .file(path: path, doing: "make", errorNumber: errno) }
    }
}
