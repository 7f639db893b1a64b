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
        descriptor = try connectToLoopback(port, patience: patience)
    }

    deinit {
        close(descriptor)
    }

    func send(_ path: String, method: String = "GET", _ headers: [String: String] = [:]) {
        let lines = ["\(method) \(path) HTTP/1.1", "Host: localhost"] + headers.map { "\($0): \($1)" }
        sendAll(Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8), to: descriptor)
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
        let bytes = DeliveryTests.receive(from: descriptor)
        rest += bytes
        return !bytes.isEmpty
    }

    static func ask(_ port: UInt16, _ path: String, method: String = "GET", _ headers: [String: String] = [:]) throws -> Answer? {
        let client = try Client(port)
        client.send(path, method: method, headers)
        return client.read(isHead: method == "HEAD")
    }
}
