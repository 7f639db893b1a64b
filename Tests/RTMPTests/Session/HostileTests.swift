import Media
import Testing

@testable import RTMP

@Suite struct HostileTests {
    /// What an encoder sends from connect to its first frames, after the handshake.
    private static let recording: [UInt8] = {
        let client = ClientSession(
            ClientSession.Request(app: "live", tcURL: "rtmp://h/live", purpose: .publish(key: "abcdefgh1234"), fourCCs: ["hvc1"]),
            random: { [UInt8](repeating: 0, count: $0) })
        var batch = MessageBatch(chunkSize: 128)
        batch.command(
            "connect", 1, [.object([AMF0Property("app", .string("live")), AMF0Property("fourCcList", .strictArray([.string("*")]))])])
        batch.command("createStream", 2, [.null])
        batch.command("publish", 3, [.null, .string("abcdefgh1234"), .string("live")], stream: 1)
        var bytes = batch.bytes
        batch = MessageBatch()
        batch.setChunkSize(4096)
        bytes += batch.bytes
        client.write(
            MediaMessage(kind: .data, timestamp: 0, payload: AMF0Writer.bytes([.string("onMetaData"), .ecmaArray([])])), into: &bytes)
        client.write(MediaMessage(kind: .video, timestamp: 0xFF_FFFF, payload: [UInt8](repeating: 0x17, count: 9000)), into: &bytes)
        client.write(MediaMessage(kind: .audio, timestamp: 20, payload: [0xAF, 1, 2]), into: &bytes)
        return bytes
    }()

    /// Everything the owner hears, or nil when the session refused the bytes.
    private func outcome(_ bytes: [UInt8], size: Int) -> [ServerSession.Action]? {
        do {
            let dialogue = try Dialogue(connected: false)
            var heard: [ServerSession.Action] = []
            for piece in bytes.pieces(of: size) {
                var next = piece
                repeat {
                    for action in try dialogue.server.received(next) {
                        switch action {
                        case .publish: _ = dialogue.server.acceptPublish()
                        case .play: _ = dialogue.server.acceptPlay()
                        case .send: continue
                        default: break
                        }
                        heard.append(action)
                    }
                    next = []
                } while dialogue.server.hasHeldBytes
            }
            return heard
        } catch {
            return nil
        }
    }

    @Test func recordingIsHeardWhole() {
        #expect(outcome(Self.recording, size: .max)?.count == 4)
    }

    @Test func everyTruncationIsAPrefix() {
        let whole = outcome(Self.recording, size: .max) ?? []
        for end in stride(from: 0, to: Self.recording.count, by: 7) {
            let heard = outcome(Array(Self.recording[..<end]), size: .max)
            #expect(heard == Array(whole.prefix(heard?.count ?? 0)))
        }
    }

    @Test func mutationsAreHeardAlikeInPiecesOfAnySize() {
        for (index, bytes) in Self.recording.prefix(700).map({ $0 }).mutations(1500, seed: 7).enumerated() {
            let whole = outcome(bytes, size: .max)
            #expect(outcome(bytes, size: 1) == whole, "mutation \(index)")
            #expect(outcome(bytes, size: 13) == whole, "mutation \(index)")
        }
    }

    @Test func clientSurvivesMutationsOfItsServer() throws {
        var batch = MessageBatch()
        batch.setChunkSize(60_000)
        batch.command("_result", 1, [.null, MessageBatch.information("NetConnection.Connect.Success", "")])
        batch.command("_result", 4, [.null, .number(1)])
        batch.userControl(.streamBegin, 1)
        batch.status("NetStream.Play.Start", "Playing.", stream: 1)
        var bytes = batch.bytes
        RTMPMessageWriter.append(kind: .video, timestamp: 0x0100_0000, payload: [UInt8](repeating: 1, count: 300), into: &bytes)
        for mutated in bytes.mutations(1500, seed: 8) {
            let client = ClientSession(
                ClientSession.Request(app: "live", tcURL: "", purpose: .play(name: "show")), random: { [UInt8](repeating: 0, count: $0) })
            _ = try client.received([3] + [UInt8](repeating: 0, count: 3072))
            _ = try? client.received(mutated)
        }
    }

    @Test func bytesBeforeTheAnswerAreHeldUpToABound() throws {
        let dialogue = try Dialogue(configuration: RTMPConfiguration(maximumHeld: 1000))
        try dialogue.command("publish", 3, [.null, .string("abcdefgh1234")], stream: 1)
        #expect(try dialogue.message(9, [UInt8](repeating: 1, count: 100)) == [])
        #expect(!dialogue.server.hasHeldBytes)
        _ = dialogue.server.acceptPublish()
        #expect(dialogue.server.hasHeldBytes)
        #expect(try dialogue.send([]).count == 1)
        #expect(!dialogue.server.hasHeldBytes)
        try dialogue.command("publish", 3, [.null, .string("abcdefgh1234")], stream: 1)
        #expect(throws: RTMPError.tooMuchHeld(limit: 1000)) { try dialogue.send([UInt8](repeating: 0, count: 1001)) }
    }

    @Test func strangerCannotSendMedia() throws {
        #expect(throws: RTMPError.messageTooLarge(length: 100_000, limit: 65_536)) {
            try Dialogue().message(9, [UInt8](repeating: 0, count: 100_000))
        }
    }

    @Test func errorsHaveWords() {
        let errors: [RTMPError] = [
            .unsupportedVersion(6), .chunkWithoutHeader(chunkStream: 3), .tooManyChunkStreams(limit: 64),
            .messageTooLarge(length: 2, limit: 1), .tooMuchUnfinished(limit: 1), .badChunkSize(0), .badControlMessage(type: 4),
            .badMessage(type: 20, .truncated("x")), .tooMuchHeld(limit: 1), .unexpectedCommand("x"),
        ]
        #expect(Set(errors.map(\.description)).count == errors.count)
        let refusals = [PublishRefusal.wrongKey, .inUse, .limit, .shuttingDown, .other("x")].map(\.words)
        let plays = [PlayRefusal.notFound, .codecNotSupported("HEVC"), .limit, .shuttingDown, .other("x")].map(\.words)
        let drops = [PublishDrop.keyChanged, .replaced, .shuttingDown, .other("x")].map(\.words)
        #expect((refusals + plays + drops).allSatisfy { !$0.isEmpty })
    }
}
