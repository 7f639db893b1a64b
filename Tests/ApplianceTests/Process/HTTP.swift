import Foundation

/// The least of an HTTP client: one request, everything that comes back until the other side closes.
enum HTTP {
    /// Returns the whole answer. `headers`: each with its line's end.
    static func get(
        _ target: String, port: UInt16, host: String = "localhost", method: String = "GET", headers: [String] = [], body: String = "",
        limit: Int = 1 << 20
    ) throws -> String {
        let socket = try connect(port: port)
        defer { close(socket) }
        let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
        let lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers + length
        let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        guard send(socket, request, request.utf8.count, Int32(MSG_NOSIGNAL)) == request.utf8.count else { throw TestFailure("send") }
        return String(decoding: receive(socket, limit: limit), as: UTF8.self)
    }

    /// The body alone.
    static func body(_ target: String, port: UInt16, headers: [String] = []) throws -> String {
        let answer = try get(target, port: port, headers: headers)
        guard let end = answer.range(of: "\r\n\r\n") else { throw TestFailure("no answer to \(target)") }
        return String(answer[end.upperBound...])
    }

    /// The status of an answer; 0: it has none.
    static func status(_ answer: String) -> Int {
        answer.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap { Int($0) } ?? 0
    }

    static func connect(port: UInt16) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard code == 0 else {
            close(descriptor)
            throw TestFailure("no connection to port \(port)")
        }
        var time = timeval(tv_sec: 5, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }

    static func receive(_ descriptor: Int32, limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while bytes.count < limit {
            let count = recv(descriptor, &buffer, min(buffer.count, limit - bytes.count), 0)
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
