/// The bytes of the few messages that a client sends; written apart from the server's module, so that they cannot share a mistake.
enum Commands {
    static let sendChunkSize = 60000

    /// C0 and C1 of the simple handshake.
    static func hello() -> [UInt8] { [3] + [UInt8](repeating: 0, count: 8) + (0..<1528).map { UInt8(truncatingIfNeeded: $0 &* 7) } }

    static func setChunkSize() -> [UInt8] { control(type: 1, words: [UInt32(sendChunkSize)]) }
    static func acknowledge(_ bytes: UInt64) -> [UInt8] { control(type: 3, words: [UInt32(truncatingIfNeeded: bytes)]) }

    /// The answer to a ping (user control message, event 7).
    static func pong(_ time: UInt32) -> [UInt8] {
        var bytes = header(csid: 2, type: 4, stream: 0, timestamp: 0, length: 6)
        bytes += [0, 7] + bigEndian(time)
        return bytes
    }

    static func connect(_ address: Address) -> [UInt8] {
        let url = "rtmp://\(address.host):\(address.port)/\(address.app)"
        return command("connect", 1, stream: 0) { $0 += object([("app", address.app), ("flashVer", "streamr-load"), ("tcUrl", url)]) }
    }

    static func createStream() -> [UInt8] { command("createStream", 2, stream: 0) { $0.append(5) } }

    static func play(_ name: String) -> [UInt8] {
        command("play", 3, stream: 1) {
            $0.append(5)
            $0 += string(name) + number(-2000)
        }
    }

    static func publish(_ key: String) -> [UInt8] {
        command("publish", 3, stream: 1) {
            $0.append(5)
            $0 += string(key) + string("live")
        }
    }

    /// One message as chunks of `sendChunkSize`.
    static func append(csid: UInt8, type: UInt8, stream: UInt8, timestamp: UInt32, body: [UInt8], to bytes: inout [UInt8]) {
        bytes += header(csid: csid, type: type, stream: stream, timestamp: timestamp, length: body.count)
        var at = 0
        repeat {
            if at > 0 {
                bytes.append(0xC0 | csid)
                if timestamp >= 0xFFFFFF { bytes += bigEndian(timestamp) }
            }
            let end = min(at + sendChunkSize, body.count)
            bytes += body[at..<end]
            at = end
        } while at < body.count
    }

    private static func header(csid: UInt8, type: UInt8, stream: UInt8, timestamp: UInt32, length: Int) -> [UInt8] {
        let short = min(timestamp, 0xFFFFFF)
        let bytes: [UInt8] =
            [csid] + bigEndian(short).dropFirst() + bigEndian(UInt32(length)).dropFirst() + [type, stream, 0, 0, 0]
        return short == 0xFFFFFF ? bytes + bigEndian(timestamp) : bytes
    }

    private static func control(type: UInt8, words: [UInt32]) -> [UInt8] {
        header(csid: 2, type: type, stream: 0, timestamp: 0, length: words.count * 4) + words.flatMap(bigEndian)
    }

    private static func command(_ name: String, _ transaction: Double, stream: UInt8, _ arguments: (inout [UInt8]) -> Void) -> [UInt8] {
        var body = string(name) + number(transaction)
        arguments(&body)
        var bytes: [UInt8] = []
        append(csid: 3, type: 20, stream: stream, timestamp: 0, body: body, to: &bytes)
        return bytes
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [UInt8(value >> 24), UInt8(value >> 16 & 255), UInt8(value >> 8 & 255), UInt8(value & 255)]
    }

    // AMF0: number 0, string 2, object 3 … 0 0 9.
    private static func number(_ value: Double) -> [UInt8] {
        let bits = value.bitPattern
        return [0] + bigEndian(UInt32(bits >> 32)) + bigEndian(UInt32(truncatingIfNeeded: bits))
    }

    private static func string(_ text: String) -> [UInt8] { [2] + name(text) }
    private static func name(_ text: String) -> [UInt8] { [UInt8(text.utf8.count >> 8), UInt8(text.utf8.count & 255)] + text.utf8 }
    private static func object(_ members: [(String, String)]) -> [UInt8] {
        [3] + members.flatMap { name($0.0) + string($0.1) } + [0, 0, 9]
    }
}
