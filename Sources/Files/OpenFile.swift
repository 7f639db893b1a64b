import Glibc

/// A file that is open, and is closed with this value.
public struct OpenFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// `flags` as open(2) has them. `mode`: who may do what with a file that this makes.
    public init(_ path: String, _ flags: Int32, mode: mode_t = 0o600) throws(SystemError) {
        let opened = open(path, flags | O_CLOEXEC, mode)
        guard opened >= 0 else { throw SystemError("\(flags & O_ACCMODE == O_RDONLY ? "read" : "write") \(path)") }
        self.path = path
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// Who may do what with it.
    public func permissions() throws(SystemError) -> mode_t {
        var facts = stat()
        guard fstat(descriptor, &facts) == 0 else { throw SystemError("read \(path)") }
        return facts.st_mode & 0o7777
    }

    /// Reads all that is left, at most `limit` bytes; `EFBIG` when it is more.
    public func read(limit: Int) throws(SystemError) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: min(limit + 1, 16 << 10))
        while true {
            let count = Glibc.read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("read \(path)") }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw SystemError("read \(path), which is longer than \(limit) bytes", code: EFBIG) }
        }
    }

    public func write(_ bytes: [UInt8]) throws(SystemError) {
        var written = 0
        while written < bytes.count {
            let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress?.advanced(by: written), bytes.count - written) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw SystemError("write \(path)") }
            written += count
        }
    }

    /// Waits until the disk has it.
    public func sync() throws(SystemError) {
        guard fsync(descriptor) == 0 else { throw SystemError("write \(path)") }
    }
}
