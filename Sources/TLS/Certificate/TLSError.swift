import CGnuTLS
import Glibc

/// What is wrong with a certificate, its files or a listener, in words for the owner.
public enum TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The library's own words.
    case library(doing: String, reason: String)
    case file(path: String, doing: String, errorNumber: Int32)
    case fileTooLarge(path: String)
    case noCertificate(path: String, reason: String)
    case noKey(path: String, reason: String)
    case keyOfAnotherCertificate(certificate: String, key: String)
    case expired(path: String)
    case cannotListen(address: String, purpose: String, errorNumber: Int32)
    case outOfResources(String, errorNumber: Int32)

    static func library(_ doing: String, _ code: Int32) -> TLSError {
        .library(doing: doing, reason: words(code))
    }

    static func words(_ code: Int32) -> String {
        gnutls_strerror(code).map { String(cString: $0) } ?? "error \(code)"
    }

    public var description: String {
        switch self {
        case .library(let doing, let reason): return "cannot \(doing): \(reason)"
        case .file(let path, let doing, let number): return "cannot \(doing) \(path): \(Self.systemWords(number))"
        case .fileTooLarge(let path): return "\(path) is too large to be a certificate or a key"
        case .noCertificate(let path, let reason):
            return "\(path) holds no certificate in PEM form (-----BEGIN CERTIFICATE-----): \(reason)"
        case .noKey(let path, let reason):
            return "\(path) holds no private key in PEM form without a password (-----BEGIN PRIVATE KEY-----): \(reason)"
        case .keyOfAnotherCertificate(let certificate, let key):
            return
                "the key in \(key) is not the one of the certificate in \(certificate); the first certificate in the file must be your own"
        case .expired(let path): return "the certificate in \(path) has expired"
        case .cannotListen(let address, let purpose, EADDRINUSE):
            return "\(address) (\(purpose)) is already in use: is another program, or another hub, running on that port?"
        case .cannotListen(let address, let purpose, EACCES):
            return "no permission to listen on \(address) (\(purpose)): ports below 1024 need the system's leave"
        case .cannotListen(let address, let purpose, let number):
            return "cannot listen on \(address) (\(purpose)): \(Self.systemWords(number))"
        case .outOfResources(let what, let number): return "cannot make \(what): \(Self.systemWords(number))"
        }
    }

    private static func systemWords(_ number: Int32) -> String {
        switch number {
        case ENOENT: return "there is no such file"
        case EACCES, EPERM: return "no permission"
        case ENOSPC, EDQUOT: return "the disk is full"
        case EROFS: return "the disk is read-only"
        case EISDIR: return "it is a directory"
        case EINVAL, EADDRNOTAVAIL: return "this machine has no such address"
        default: return String(cString: strerror(number))
        }
    }
}
