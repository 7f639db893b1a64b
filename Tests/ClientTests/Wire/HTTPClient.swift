import Foundation

/// A plain HTTP request over a connection of its own.
enum HTTPClient {
    struct Answer {
        let status: Int
        let head: String
        let body: [UInt8]
        var text: String { head + "\r\n\r\n" + String(decoding: body, as: UTF8.self) }
    }

    static func request(_ path: String, method: String = "GET", headers: [String] = []) -> [UInt8] {
        Array(
            (["\(method) \(path) HTTP/1.1", "Host: localhost", "Connection: close"] + headers + ["", ""]).joined(separator: "\r\n").utf8)
    }

    /// The status alone; the connection is closed without reading the body.
    static func status(port: Int, path: String) throws -> Int {
        let socket = try Socket(port: port)
        try socket.send(request(path))
        return try status(of: socket.receive(exactly: 12))
    }

    /// The whole answer, of which at most `limit` bytes are read.
    static func get(port: Int, path: String, method: String = "GET", headers: [String] = [], limit: Int = 1 << 20) throws -> Answer {
        let socket = try Socket(port: port)
        try socket.send(request(path, method: method, headers: headers))
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let more = try socket.receive()
            if more.isEmpty { break }
            bytes += more
        }
        let end = bytes.firstRange(of: Array("\r\n\r\n".utf8))
        return Answer(
            status: try status(of: bytes), head: String(decoding: bytes[..<(end?.lowerBound ?? bytes.endIndex)], as: UTF8.self),
            body: Array(bytes[(end?.upperBound ?? bytes.endIndex)...]))
    }

    private static func status(of bytes: [UInt8]) throws -> Int {
        guard let status = Int(String(decoding: bytes.dropFirst(9).prefix(3), as: UTF8.self)) else {
            throw Failure("no HTTP answer: \(String(decoding: bytes.prefix(80), as: UTF8.self))")
        }
        return status
    }
}
