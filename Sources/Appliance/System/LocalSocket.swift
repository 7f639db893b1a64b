import Glibc

/// A stream socket in the file system, between processes of one machine.
enum LocalSocket {
    /// Listens at `name` in a directory, readable by this user alone. What lies there is replaced: the caller holds the directory's lock.
    static func listen(at name: String, in directory: String) throws(SystemError) -> Int32 {
        try withAddress(of: name, in: directory) { address, length throws(SystemError) in
            let descriptor = try make()
            unlink(directory + "/" + name)
            guard bind(descriptor, address, length) == 0, chmod(directory + "/" + name, 0o600) == 0, Glibc.listen(descriptor, 16) == 0
            else {
                let code = errno
                close(descriptor)
                throw SystemError("make the control socket \(directory)/\(name)", code: code)
            }
            return descriptor
        }
    }

    /// Returns nil when nobody listens there.
    static func connect(to name: String, in directory: String) throws(SystemError) -> Int32? {
        try withAddress(of: name, in: directory) { address, length throws(SystemError) in
            let descriptor = try make()
            guard Glibc.connect(descriptor, address, length) != 0 else { return descriptor }
            let code = errno
            close(descriptor)
            if code == ENOENT || code == ECONNREFUSED { return nil }
            throw SystemError("reach the hub through \(directory)/\(name)", code: code)
        }
    }

    /// The process at the other end, or nil.
    static func peerProcess(_ descriptor: Int32) -> Int32? {
        // struct ucred: pid, uid, gid (unix(7)); Swift does not import it.
        var credentials: [Int32] = [0, 0, 0]
        var length = socklen_t(12)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, length == 12 else { return nil }
        return credentials[0]
    }

    /// Ends reads and writes that take longer than this.
    static func setTimeout(_ descriptor: Int32, seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(descriptor, SOL_SOCKET, option, &time, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    static func send(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    private static func make() throws(SystemError) -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("make a socket") }
        return descriptor
    }

    /// An address holds 107 bytes (unix(7)), a directory's name may be longer: so the directory is named by its open descriptor.
    private static func withAddress<T>(
        of name: String, in directory: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemError) -> T
    ) throws(SystemError) -> T {
        let opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw SystemError("use the data directory \(directory)") }
        defer { close(opened) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("/proc/self/fd/\(opened)/\(name)".utf8.prefix(MemoryLayout.size(ofValue: address.sun_path) - 1))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let copy = address
        let outcome: Result<T, SystemError> = withUnsafePointer(to: copy) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                do throws(SystemError) {
                    return .success(try body(pointer, socklen_t(MemoryLayout<sockaddr_un>.size)))
                } catch {
                    return .failure(error)
                }
            }
        }
        return try outcome.get()
    }
}
