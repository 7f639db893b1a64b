import CGnuTLS
import Files
import Glibc

/// What is wrong with a certificate, its files or a listener, in words for the owner.
public enum TLSError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The library's own words.
    case library(doing: String, reason: String)
    case file(SystemError)
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
        case .file(let error): return error.description
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
        case .cannotListen(let address, let purpose, EINVAL), .cannotListen(let address, let purpose, EADDRNOTAVAIL):
            return "cannot listen on \(address) (\(purpose)): this machine has no such address"
        case .cannotListen(let address, let purpose, let number):
            return "cannot listen on \(address) (\(purpose)): \(SystemError.words(for: number))"
        case .outOfResources(let what, let number): return "cannot make \(what): \(SystemError.words(for: number))"
        }
    }
}
