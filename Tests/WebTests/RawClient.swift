import Foundation
import Glibc

/// A TCP connection that sends whatever a test likes. Reads give up after `patience` seconds.
final class RawClient {
    let descriptor: Int32

    init(port: UInt16, patience: Int = 5) throws {
        descriptor = try connectToLoopback(port, patience: patience)
    }

    deinit {
        close(descriptor)
    }

    func send(_ text: String) { send(Array(text.utf8)) }

    func send(_ bytes: [UInt8]) { sendAll(bytes, to: descriptor) }

    /// Returns what comes until the peer closes, `enough` is true, or patience ends.
    func read(until enough: (String) -> Bool = { _ in false }) -> String {
        var all: [UInt8] = []
        while true {
            let bytes = receive(from: descriptor)
            all += bytes
            if bytes.isEmpty || enough(String(decoding: all, as: UTF8.self)) { return String(decoding: all, as: UTF8.self) }
        }
    }

    /// Returns what comes until the peer closes, or patience ends.
    func readBytes() -> [UInt8] {
        var all: [UInt8] = []
        while true {
            let bytes = receive(from: descriptor)
            guard !bytes.isEmpty else { return all }
            all += bytes
        }
    }

    /// Whether the peer has closed within the patience, whatever it sent before.
    func isClosedByPeer() -> Bool { WebTests.isClosedByPeer(descriptor) }

    /// Sends one request, and returns the whole answer; the server closes after it.
    static func ask(_ port: UInt16, _ head: String, body: String = "") throws -> String {
        let client = try RawClient(port: port)
        client.send(head.replacingOccurrences(of: "\n", with: "\r\n") + "\r\nConnection: close\r\n\r\n" + body)
        return client.read()
    }

    static func status(_ port: UInt16, _ head: String, body: String = "") throws -> Int? {
        Int(try ask(port, head, body: body).dropFirst("HTTP/1.1 ".count).prefix(3))
    }
}
