import Foundation

@testable import TLS

/// A folder that goes with its owner.
final class TestFiles: Sendable {
    let path: String
    var certificate: String { path + "/certificate.pem" }
    var key: String { path + "/key.pem" }

    init() throws {
        path = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ made: Certificate) throws {
        try made.key.write(toFile: key, atomically: true, encoding: .utf8)
        try made.chain.write(toFile: certificate, atomically: true, encoding: .utf8)
    }

    var own: CertificateStore.Source { .ownFiles(certificate: certificate, key: key) }
    var madeHere: CertificateStore.Source { .madeHere(certificate: certificate, key: key, names: { ["box", "localhost", "127.0.0.1"] }) }

    /// Who may read a file.
    func mode(_ path: String) throws -> Int {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int ?? 0
    }
}

/// The present moment of these tests: in November 2026, and none of theirs depends on it.
let testNow = Int64(Date().timeIntervalSince1970)
