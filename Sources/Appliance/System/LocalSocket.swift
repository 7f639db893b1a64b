import Files
import Glibc

/// A stream socket in the file system, between processes of one machine.
enum LocalSocket {
    /// Listens at `name` in a directory, readable by this user alone. What lies there is replaced: the caller holds the directory's lock.
    /// Where the disk takes no file, listens in the system's memory instead, where `peerIsOwner` is the only guard.
    static func listen(at name: String, in directory: String) throws(SystemError) -> Int32 {
        let descriptor = try make()
        unlink(directory + "/" + name)
        do throws(SystemError) {
            var code = try withAddress(of: name, in: directory) { bind(descriptor, $0, $1) == 0 ? 0 : errno }
            if code == 0, chmod(directory + "/" + name, 0o600) != 0 { code = errno }
            if [EROFS, ENOSPC, EDQUOT, EACCES, EADDRINUSE].contains(code) {
                code = try withMemoryAddress(of: directory) { bind(descriptor, $0, $1) == 0 ? 0 : errno }
            }
            guard code == 0 else { throw SystemError("make the control socket \(directory)/\(name)", code: code) }
            guard Glibc.listen(descriptor, 16) == 0 else { throw SystemError("listen on the control socket") }
            return descriptor
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// Returns nil when nobody listens there.
    static func connect(to name: String, in directory: String) throws(SystemError) -> Int32? {
        let descriptor = try make()
        do throws(SystemError) {
            var code = try withAddress(of: name, in: directory) { Glibc.connect(descriptor, $0, $1) == 0 ? 0 : errno }
            if code == ENOENT || code == ECONNREFUSED {
                code = try withMemoryAddress(of: directory) { Glibc.connect(descriptor, $0, $1) == 0 ? 0 : errno }
            }
            if code == 0, peerIsOwner(descriptor) { return descriptor }
            guard code == 0 || code == ENOENT || code == ECONNREFUSED else {
                throw SystemError("reach the hub through \(directory)/\(name)", code: code)
            }
            close(descriptor)
            return nil
        } catch {
            close(descriptor)
            throw error
        }
    }

    /// The process at the other end, or nil.
    static func peerProcess(_ descriptor: Int32) -> Int32? { credentials(descriptor)?[0] }

    /// Whether the other end runs as this user or as root.
    static func peerIsOwner(_ descriptor: Int32) -> Bool {
        guard let credentials = credentials(descriptor) else { return false }
        return credentials[1] == 0 || credentials[1] == Int32(bitPattern: getuid())
    }

    /// struct ucred: pid, uid, gid (unix(7)); Swift does not import it.
    private static func credentials(_ descriptor: Int32) -> [Int32]? {
        var credentials: [Int32] = [0, 0, 0]
        var length = socklen_t(12)
        guard getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credentials, &length) == 0, length == 12 else { return nil }
        return credentials
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
    private static func withAddress(
        of name: String, in directory: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(SystemError) -> Int32 {
        let opened = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard opened >= 0 else { throw SystemError("use the data directory \(directory)") }
        defer { close(opened) }
        return with(Array("/proc/self/fd/\(opened)/\(name)".utf8), length: MemoryLayout<sockaddr_un>.size, body)
    }

    /// A name in the system's memory (unix(7), "abstract"), made from what the directory is and not from what it is called.
    private static func withMemoryAddress(
        of directory: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) throws(SystemError) -> Int32 {
        var facts = stat()
        guard stat(directory, &facts) == 0 else { throw SystemError("use the data directory \(directory)") }
        let name = [0] + Array("streamr-\(facts.st_dev)-\(facts.st_ino)".utf8)
        return with(name, length: MemoryLayout<sa_family_t>.size + name.count, body)
    }

    private static func with(_ path: [UInt8], length: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Int32) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(length)) }
        }
    }
}
