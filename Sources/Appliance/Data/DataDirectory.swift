import Files
import Glibc
import Membership

/// The directory that holds everything an appliance remembers. Only its owner may look in; only one program at a time may hold it.
struct DataDirectory: Sendable {
    let path: String

    var database: String { path + "/streamr.db" }
    var socket: String { path + "/streamr.sock" }
    var certificate: String { path + "/certificate.pem" }
    var certificateKey: String { path + "/certificate-key.pem" }
    /// What proves to the API that the owner asks.
    var ownerToken: String { path + "/owner-token" }
    /// The key that this appliance is.
    var identityKey: String { path + "/identity-key.pem" }
    /// A key that it was before, until nobody may know it by that any more.
    func formerKey(_ fingerprint: Fingerprint) -> String { path + "/former-key-\(fingerprint.base32).pem" }
    var configurationFile: String { path + "/streamr.conf" }
    /// Whether an appliance has already been here.
    var isUsed: Bool { FilePath.exists(database) }

    /// Finds the directory, or makes it and the directories above it.
    static func make(_ path: String) throws(SystemError) -> DataDirectory {
        // Everything that this program creates is for its owner alone.
        umask(0o077)
        if mkdir(path, 0o700) != 0 {
            switch errno {
            case ENOENT:
                try makeParents(of: path)
                guard mkdir(path, 0o700) == 0 else { throw SystemError("make the data directory \(path)") }
            case EEXIST: break
            default:
                let code = errno
                // On a read-only disk the directory may be there all the same.
                guard FilePath.exists(path) else { throw SystemError("make the data directory \(path)", code: code) }
            }
        }
        return try existing(path)
    }

    /// Finds a directory that must be there.
    static func existing(_ path: String) throws(SystemError) -> DataDirectory {
        umask(0o077)
        var facts = stat()
        guard stat(path, &facts) == 0 else { throw SystemError("use the data directory \(path)") }
        guard facts.st_mode & S_IFMT == S_IFDIR else { throw SystemError("use the data directory \(path)", code: ENOTDIR) }
        return DataDirectory(path: FilePath.absolute(path))
    }

    /// Takes away what others may do in it. A directory with other things in it is left alone: somebody may have named `/tmp`.
    /// Returns false when others may still look in.
    func closeToOthers() -> Bool {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return false }
        guard facts.st_mode & 0o077 != 0 else { return true }
        guard isUsed || isAlmostEmpty else { return false }
        return chmod(path, 0o700) == 0
    }

    private var isAlmostEmpty: Bool {
        guard let directory = opendir(path) else { return false }
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
            if ![".", "..", "streamr.conf", "streamr.sock", "lost+found"].contains(name) { return false }
        }
        return true
    }

    private static func makeParents(of path: String) throws(SystemError) {
        var made = ""
        for part in path.split(separator: "/", omittingEmptySubsequences: true).dropLast() {
            made += (made.isEmpty && !path.hasPrefix("/") ? "" : "/") + part
            guard mkdir(made, 0o755) == 0 || errno == EEXIST || errno == EROFS else { throw SystemError("make the directory \(made)") }
        }
    }
}
