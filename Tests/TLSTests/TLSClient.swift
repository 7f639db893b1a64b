import CGnuTLS
import Glibc

@testable import TLS

/// A client that blocks on its socket, for at most `patience` seconds. It trusts whoever answers.
///
/// `@unchecked Sendable`: GnuTLS lets one thread send while another receives.
final class TLSClient: @unchecked Sendable {
    let descriptor: Int32
    private let session: gnutls_session_t
    private let credentials: gnutls_certificate_credentials_t

    struct Failure: Error { var code: Int32 }

    init(port: UInt16, patience: Int = 10, priorities: String = "NORMAL") throws {
        descriptor = try connectToLoopback(port, patience: patience)
        var made: gnutls_session_t?
        var credentials: gnutls_certificate_credentials_t?
        gnutls_certificate_allocate_credentials(&credentials)
        gnutls_init(&made, 2)
        guard let made, let credentials else { throw Failure(code: ENOMEM) }
        session = made
        self.credentials = credentials
        gnutls_priority_set_direct(made, priorities, nil)
        gnutls_credentials_set(made, GNUTLS_CRD_CERTIFICATE, UnsafeMutableRawPointer(credentials))
        gnutls_transport_set_int2(made, descriptor, descriptor)
        var code: Int32 = -1
        repeat { code = gnutls_handshake(made) } while code == tls_interrupted
        guard code == 0 else { throw Failure(code: code) }
    }

    deinit {
        gnutls_deinit(session)
        gnutls_certificate_free_credentials(credentials)
        close(descriptor)
    }

    var version: String { String(cString: gnutls_protocol_get_name(gnutls_protocol_get_version(session))) }
    var cipher: String { String(cString: gnutls_cipher_get_name(gnutls_cipher_get(session))) }

    /// SHA-256 of what the server showed.
    var fingerprint: String {
        var count: UInt32 = 0
        guard let list = gnutls_certificate_get_peers(session, &count), count > 0 else { return "" }
        var digest = [UInt8](repeating: 0, count: 32)
        var size = digest.count
        gnutls_fingerprint(GNUTLS_DIG_SHA256, list, &digest, &size)
        return digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16, uppercase: true) }.joined(separator: ":")
    }

    @discardableResult func send(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { gnutls_record_send(session, $0.baseAddress, $0.count) }
            if count == Int(tls_again) || count == Int(tls_interrupted) { return false }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    /// Returns at most `count` bytes: fewer when the peer closed, or patience ended.
    func read(_ count: Int) -> [UInt8] {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while all.count < count {
            let got = gnutls_record_recv(session, &buffer, min(buffer.count, count - all.count))
            guard got > 0 else { break }
            all += buffer[..<got]
        }
        return all
    }

    /// Returns what comes until it is enough, the peer closes, or patience ends.
    func readText(until isEnough: (String) -> Bool) -> String {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16384)
        while true {
            let got = gnutls_record_recv(session, &buffer, buffer.count)
            guard got > 0 else { break }
            all += buffer[..<got]
            if isEnough(String(decoding: all, as: UTF8.self)) { break }
        }
        return String(decoding: all, as: UTF8.self)
    }

    /// Whether the peer said goodbye (close_notify), rather than nothing or a reset.
    func isClosedWell() -> Bool {
        var byte: UInt8 = 0
        return gnutls_record_recv(session, &byte, 1) == 0
    }

    func sayGoodbye() { gnutls_bye(session, GNUTLS_SHUT_WR) }
}
