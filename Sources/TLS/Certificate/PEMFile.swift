import Glibc

/// A small text file with a certificate or a key in it.
enum PEMFile {
    /// A chain with a few long keys is a tenth of this.
    static let maximumSize = 256 << 10

    /// What changes when a file is written anew; nil: there is none.
    struct Stamp: Equatable {
        var device: UInt64
        var inode: UInt64
        var size: Int64
        var seconds: Int64
        var nanoseconds: Int64

        init?(_ path: String) {
            var facts = stat()
            guard stat(path, &facts) == 0 else { return nil }
            device = UInt64(facts.st_dev)
            inode = UInt64(facts.st_ino)
            size = Int64(facts.st_size)
            seconds = Int64(facts.st_mtim.tv_sec)
            nanoseconds = Int64(facts.st_mtim.tv_nsec)
        }
    }

    static func read(_ path: String) throws(TLSError) -> String {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw .file(path: path, doing: "read", errorNumber: errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16 << 10)
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw .file(path: path, doing: "read", errorNumber: errno) }
            if count == 0 { return String(decoding: bytes, as: UTF8.self) }
            bytes += buffer[..<count]
            guard bytes.count <= maximumSize else { throw .fileTooLarge(path: path) }
        }
    }

    /// Replaces a file as a whole, or leaves it as it is. `mode`: who may read it.
    static func write(_ text: String, to path: String, mode: mode_t) throws(TLSError) {
        let draft = path + ".new"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw .file(path: path, doing: "write", errorNumber: errno) }
        let failure = writeAll(Array(text.utf8), descriptor)
        close(descriptor)
        guard failure == 0, rename(draft, path) == 0 else {
            let number = failure == 0 ? errno : failure
            unlink(draft)
            throw .file(path: path, doing: "write", errorNumber: number)
        }
    }

    /// Returns 0, or an `errno` value.
    private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Int32 {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            written += count
        }
        return fsync(descriptor) == 0 ? 0 : errno
    }
}
