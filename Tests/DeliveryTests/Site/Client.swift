import Foundation
import Glibc

/// An HTTP/1.1 connection that is kept, with answers read whole. Reads give up after `patience` seconds.
final class Client {
    struct Answer {
        var status = 0
        var headers: [String: String] = [:]
        var body: [UInt8] = []
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    let descriptor: Int32
    private var rest: [UInt8] = []

    init(_ port: UInt16, patience: Int = 10) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var timeout = timeval(tv_sec: patience, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
        }
        guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    }

    deinit {
        close(descriptor)
    }

    func send(_ path: String, method: String = "GET", _ headers: [String: String] = [:]) {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers.map { "\($0): \($1)" }
        let bytes = Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
        _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    /// Returns the next answer; nil when none comes, or not whole. An answer to HEAD has no body.
    func read(isHead: Bool = false) -> Answer? {
        var answer = Answer()
        while true {
            if let end = rest.firstRange(of: Array("\r\n\r\n".utf8)) {
                let head = String(decoding: rest[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
                answer.status = Int(head[0].split(separator: " ").dropFirst().first ?? "") ?? 0
                for line in head.dropFirst() {
                    let halves = line.split(separator: ":", maxSplits: 1)
                    if halves.count == 2 { answer.headers[halves[0].lowercased()] = String(halves[1].drop { $0 == " " }) }
                }
                rest.removeSubrange(..<end.upperBound)
                break
            }
            guard receive() else { return nil }
        }
        let length = isHead || answer.status == 304 ? 0 : Int(answer.headers["content-length"] ?? "0") ?? 0
        while rest.count < length { guard receive() else { return nil } }
        answer.body = Array(rest[..<length])
        rest.removeSubrange(..<length)
        return answer
    }

    /// Whether nothing has come within so many milliseconds.
    func isSilent(milliseconds: Int32) -> Bool {
        var descriptor = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return rest.isEmpty && poll(&descriptor, 1, milliseconds) == 0
    }

    private func receive() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        rest.append(contentsOf: buffer[..<count])
        return true
    }

    static func ask(_ port: UInt16, _ path: String, method: String = "GET", _ headers: [String: String] = [:]) throws -> Answer? {
        let client = try Client(port)
        client.send(path, method: method, headers)
        return client.read(isHead: method == "HEAD")
    }
}
