import Glibc
import Media
import RTMP
import Testing

@testable import Live

/// A server on loopback, made by one test and stopped by it.
final class Rig {
    let key: StreamKey
    let name: StreamName
    let server: LiveServer

    init(_ change: (inout LiveConfiguration) -> Void = { _ in }) throws {
        key = try #require(StreamKey("secret-key-1"))
        name = try #require(StreamName("live"))
        var configuration = LiveConfiguration()
        configuration.httpAddress = ListenAddress(host: "127.0.0.1", port: 0)
        configuration.rtmpAddress = ListenAddress(host: "127.0.0.1", port: 0)
        change(&configuration)
        server = try LiveServer(
            configuration, digest: { _, _ in [UInt8](repeating: 0, count: 32) }, events: { _ in },
            adoptHTTP: { descriptor, _, _ in
                // What the web server would answer is not this module's: the test sees the connection end.
                close(descriptor)
            })
        try server.start()
        server.setStreams([StreamEntry(name: name, key: key)])
    }

    deinit { server.stop() }
}

/// A blocking TCP connection with a time limit on each call.
final class Peer {
    let descriptor: Int32

    init(port: UInt16, receiveBuffer: Int32? = nil) {
        guard let made = try? connectToLoopback(port, receiveBuffer: receiveBuffer) else {
            preconditionFailure("cannot connect to a server under test")
        }
        descriptor = made
    }

    /// One end of a socket pair, of which the server gets the other as an RTMP connection from 192.0.2.7.
    init(adoptedBy server: LiveServer) {
        var ends: [Int32] = [-1, -1]
        precondition(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &ends) == 0, "no socket pair")
        descriptor = ends[0]
        setPatience(descriptor, seconds: 10)
        _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0xC000_0207).bigEndian
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                server.adoptRTMP(ends[1], $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }

    deinit { close(descriptor) }

    func write(_ bytes: [UInt8]) { sendAll(bytes, to: descriptor) }

    /// Whatever comes next; empty at the end of the connection or after the time limit.
    func read(_ most: Int = 65536) -> [UInt8] { receive(from: descriptor, most: most) }
}

/// Publishes made-up H.264 and AAC.
final class Publisher {
    let peer: Peer
    private let session: ClientSession
    private(set) var refusal: String?
    private(set) var hasStarted = false

    /// `peer`: how it is connected; nil: over the RTMP listener.
    init(_ rig: Rig, key: String? = nil, over peer: Peer? = nil) throws {
        let peer = peer ?? Peer(port: rig.server.rtmpPort)
        self.peer = peer
        session = ClientSession(
            .init(app: "live", tcURL: "rtmp://127.0.0.1/live", purpose: .publish(key: key ?? rig.key.secret)),
            random: { [UInt8](repeating: 7, count: $0) })
        peer.write(session.start())
        while !hasStarted, refusal == nil {
            let bytes = peer.read()
            guard !bytes.isEmpty else { break }
            for event in try bytes.withUnsafeBytes({ try session.bytesReceived($0) }) {
                switch event {
                case .send(let bytes): peer.write(bytes)
                case .publishStarted: hasStarted = true
                case .refused(let code, _): refusal = code
                default: break
                }
            }
        }
    }

    func send(_ messages: [MediaMessage]) {
        var bytes: [UInt8] = []
        for message in messages { session.write(message, into: &bytes) }
        peer.write(bytes)
    }

    /// Sequence headers.
    func sendConfiguration(at time: UInt32 = 0, marker: UInt8 = 0) {
        let avc: [UInt8] = [0x17, 0, 0, 0, 0, 1, 0x64, 0, 31, 0xFF, 0xE1, 0, 4, 0x67, 0x64, 0, marker, 1, 0, 2, 0x68, 0xEE]
        send([
            MediaMessage(kind: .video, timestamp: time, payload: avc),
            MediaMessage(kind: .audio, timestamp: time, payload: [0xAF, 0, 0x12, 0x10]),
        ])
    }

    /// One frame; its bytes say which.
    static func frame(_ number: Int, isKeyframe: Bool, size: Int, time: UInt32) -> MediaMessage {
        var payload: [UInt8] = [isKeyframe ? 0x17 : 0x27, 1, 0, 0, 0]
        payload += [UInt8](repeating: UInt8(number % 251), count: max(0, size - 5))
        return MediaMessage(kind: .video, timestamp: time, payload: payload)
    }

    /// Frames at 30 a second of the timeline, a keyframe every `gop`, sent as fast as they go.
    func sendFrames(_ range: Range<Int>, gop: Int = 60, size: Int = 10_000) {
        for number in range {
            send([Self.frame(number, isKeyframe: number % gop == 0, size: size, time: UInt32(number * 33))])
        }
    }
}

/// Watches over HTTP-FLV and takes the stream apart.
final class Watcher {
    let peer: Peer
    private var bytes: [UInt8] = []
    private(set) var head = ""
    private var hasFileHeader = false

    init(_ rig: Rig, path: String = "/live/live.flv", receiveBuffer: Int32? = nil) {
        peer = Peer(port: rig.server.httpPort, receiveBuffer: receiveBuffer)
        peer.write([UInt8]("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    }

    /// The next tag; nil at the end or when the stream is malformed.
    func nextTag() -> MediaMessage? {
        if head.isEmpty {
            guard let end = fill(until: { Self.find([13, 10, 13, 10], in: $0) }) else { return nil }
            head = String(decoding: bytes[..<end], as: UTF8.self)
            bytes.removeFirst(end + 4)
        }
        if !hasFileHeader {
            guard fill(until: { $0.count >= 13 ? 13 : nil }) != nil, bytes[0] == UInt8(ascii: "F") else { return nil }
            bytes.removeFirst(13)
            hasFileHeader = true
        }
        guard fill(until: { $0.count >= 11 ? 11 : nil }) != nil else { return nil }
        let size = Int(bytes[1]) << 16 | Int(bytes[2]) << 8 | Int(bytes[3])
        guard let kind = MediaKind(rawValue: bytes[0]), fill(until: { $0.count >= size + 15 ? size : nil }) != nil else { return nil }
        let time = UInt32(bytes[7]) << 24 | UInt32(bytes[4]) << 16 | UInt32(bytes[5]) << 8 | UInt32(bytes[6])
        let message = MediaMessage(kind: kind, timestamp: time, payload: Array(bytes[11..<11 + size]))
        let trailer = bytes[(11 + size)..<(15 + size)].reduce(0) { $0 << 8 | Int($1) }
        guard trailer == size + 11 else { return nil }
        bytes.removeFirst(size + 15)
        return message
    }

    private func fill(until found: ([UInt8]) -> Int?) -> Int? {
        while true {
            if let result = found(bytes) { return result }
            let more = peer.read()
            guard !more.isEmpty else { return nil }
            bytes += more
        }
    }

    private static func find(_ pattern: [UInt8], in bytes: [UInt8]) -> Int? {
        guard bytes.count >= pattern.count else { return nil }
        return (0...(bytes.count - pattern.count)).first { Array(bytes[$0..<($0 + pattern.count)]) == pattern }
    }
}
