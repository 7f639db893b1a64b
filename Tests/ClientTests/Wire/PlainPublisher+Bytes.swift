import Foundation

extension PlainPublisher {
    /// Simple handshake (RTMP 1.0, 5.2), Set Chunk Size, connect, createStream, publish. Answers are read by the caller.
    static func greet(_ socket: Socket, key: String, chunkSize: Int = 65_536) throws {
        try socket.send([3] + [UInt8](repeating: 0, count: 1536))
        let answer = try socket.receive(exactly: 1 + 1536 + 1536)
        try socket.send(Array(answer[1..<1537]))
        try socket.send(message(kind: 1, stream: 0, timestamp: 0, (0..<4).map { UInt8(truncatingIfNeeded: chunkSize >> (24 - 8 * $0)) }))
        let connect: [[UInt8]] = [
            text("connect"), number(1), [3], property("app", text("live")), property("type", text("nonprivate")),
            property("flashVer", text("FMLE/3.0 (compatible; test)")), property("tcUrl", text("rtmp://localhost/live")), [0, 0, 9],
        ]
        try socket.send(message(kind: 20, stream: 0, timestamp: 0, connect.flatMap { $0 }, chunkSize: chunkSize))
        try socket.send(message(kind: 20, stream: 0, timestamp: 0, text("createStream") + number(2) + [5], chunkSize: chunkSize))
        let publish: [[UInt8]] = [text("publish"), number(3), [5], text(key), text("live")]
        try socket.send(message(kind: 20, stream: 1, timestamp: 0, publish.flatMap { $0 }, chunkSize: chunkSize))
    }

    /// One message in chunks: a type-0 header, then type 3 (RTMP 1.0, 5.3.1); the extended timestamp is repeated in each chunk.
    static func message(kind: UInt8, stream: UInt8, timestamp: UInt32, _ body: [UInt8], chunkSize: Int = 65_536) -> [UInt8] {
        let chunkStream: UInt8 = kind == 8 ? 4 : kind == 9 ? 6 : kind < 8 ? 2 : 3
        let short = min(timestamp, 0xFFFFFF)
        let extended = timestamp >= 0xFFFFFF ? (0..<4).map { UInt8(truncatingIfNeeded: timestamp >> (24 - 8 * $0)) } : []
        var bytes: [UInt8] = [chunkStream, UInt8(short >> 16), UInt8(short >> 8 & 255), UInt8(short & 255)]
        bytes += [UInt8(body.count >> 16), UInt8(body.count >> 8 & 255), UInt8(body.count & 255), kind, stream, 0, 0, 0] + extended
        var rest = body[...]
        bytes += rest.prefix(chunkSize)
        rest = rest.dropFirst(chunkSize)
        while !rest.isEmpty {
            bytes += [0xC0 | chunkStream] + extended + rest.prefix(chunkSize)
            rest = rest.dropFirst(chunkSize)
        }
        return bytes
    }

    private static func text(_ value: String) -> [UInt8] { [2] + bare(value) }
    private static func bare(_ value: String) -> [UInt8] {
        [UInt8(value.utf8.count >> 8), UInt8(value.utf8.count & 255)] + Array(value.utf8)
    }
    private static func property(_ name: String, _ value: [UInt8]) -> [UInt8] { bare(name) + value }
    private static func number(_ value: Double) -> [UInt8] {
        [0] + (0..<8).map { UInt8(truncatingIfNeeded: value.bitPattern >> (56 - 8 * $0)) }
    }

    /// The media of an FLV file.
    static func tags(of file: String) throws -> [Tag] {
        var reader = FLVReader()
        var tags: [Tag] = []
        try reader.bytesReceived(Array(try Data(contentsOf: URL(fileURLWithPath: file)))) { tag in
            if tag.kind != FLVTag.data { tags.append((tag.kind, tag.timestamp, Array(tag.body))) }
        }
        return tags
    }
}
