import Foundation

/// The least of an HTTP client: one request, everything that comes back until the other side closes.
enum HTTP {
    /// Returns the whole answer. `headers`: each with its line's end.
    static func get(
        _ target: String, port: UInt16, host: String = "localhost", method: String = "GET", headers: [String] = [], body: String = "",
        limit: Int = 1 << 20
    ) throws -> String {
        let socket = try connectToLoopback(port, patience: 5)
        defer { close(socket) }
        let length = body.isEmpty ? [] : ["Content-Length: \(body.utf8.count)"]
        let lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)", "Connection: close"] + headers + length
        let request = lines.joined(separator: "\r\n") + "\r\n\r\n" + body
        sendAll(Array(request.utf8), to: socket)
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

    /// What comes until the other side closes, or it is enough.
    static func receive(_ descriptor: Int32, limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit {
            let more = ApplianceTests.receive(from: descriptor, most: min(1 << 16, limit - bytes.count))
            if more.isEmpty { break }
            bytes += more
        }
        return bytes
    }
}
