import Foundation
import Media
import Testing

@testable import RTMP

@Suite(.serialized) struct PlayerMemoryTests {
    /// Sessions wait by the thousand while their players watch: what one keeps must stay small.
    @Test func playingSessionKeepsLessThanAKilobyte() throws {
        let count = 20_000
        var sessions: [ServerSession] = []
        sessions.reserveCapacity(count)
        sessions.append(try playing())
        let before = try residentBytes()
        for _ in 0..<count { sessions.append(try playing()) }
        let each = (try residentBytes() - before) / count
        // Other tests allocate meanwhile; alone it is well below.
        #expect(each < 4096, "\(each) bytes")
        print("a playing session keeps \(each) bytes")
        withExtendedLifetime(sessions) {}
    }

    private func residentBytes() throws -> Int {
        let fields = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        return try #require(Int(fields[1])) * Int(getpagesize())
    }

    private func playing() throws -> ServerSession {
        let session = ServerSession(digest: { _, _ in [] }, random: { [UInt8](repeating: 0, count: $0) })
        _ = try session.received([3] + [UInt8](repeating: 0, count: 3072))
        var batch = MessageBatch(chunkSize: 128)
        let codecs = AMF0Value.strictArray(["av01", "vp09", "hvc1"].map { .string($0) })
        batch.command(
            "connect", 1,
            [
                .object([
                    AMF0Property("app", .string("live")), AMF0Property("flashVer", .string("LNX 9,0,124,2")),
                    AMF0Property("tcUrl", .string("rtmp://127.0.0.1:1935/live")), AMF0Property("fourCcList", codecs),
                ])
            ])
        batch.command("createStream", 2, [.null])
        batch.userControl(.setBufferLength, 1)
        batch.append(type: 20, chunkStream: 8, stream: 1, payload: AMF0Writer.bytes([.string("play"), .number(4), .null, .string("show")]))
        _ = try session.received(batch.bytes)
        _ = session.acceptPlay()
        return session
    }
}
