import Glibc

/// A system call that failed: what was being done, and the reason in words.
public struct SystemError: Error, Sendable, Equatable, CustomStringConvertible {
    public let doing: String
    /// An `errno` value.
    public let code: Int32

    /// Takes the reason from `errno`.
    public init(_ doing: String, code: Int32 = errno) {
        self.doing = doing
        self.code = code
    }

    public var description: String { "cannot \(doing): \(Self.words(for: code))" }

    public static func words(for code: Int32) -> String {
        switch code {
        case ENOSPC, EDQUOT: return "the disk is full"
        case EROFS: return "the disk is read-only"
        case EACCES, EPERM: return "no permission"
        case ENOENT: return "there is no such file or directory"
        case ENOTDIR: return "a part of the path is not a directory"
        case EISDIR: return "it is a directory"
        case EMFILE, ENFILE: return "too many open files"
        case EIO: return "the disk reported an error"
        default: return String(cString: strerror(code))
        }
    }
}
