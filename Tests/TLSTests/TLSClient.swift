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
        descriptor = try plainConnection(port, patience: patience)
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

/// Connects to a port of this machine.
func plainConnection(_ port: UInt16, patience: Int = 10) throws -> Int32 {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var timeout = timeval(tv_sec: patience, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
    let code = withUnsafePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard code == 0 else { throw TLSClient.Failure(code: errno) }
    return descriptor
}

/// Whether the peer closes within the patience, whatever it sends before.
func isClosedByPeer(_ descriptor: Int32) -> Bool {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count == 0 { return true }
        if count < 0 { return errno == ECONNRESET }
    }
}
