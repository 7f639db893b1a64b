import Media
import Testing

@testable import RTMP

private let publishing = ClientSession.Request(app: "live", tcURL: "rtmp://hub/live", purpose: .publish(key: "abcdefgh1234"))
private let playing = ClientSession.Request(
    app: "live", tcURL: "rtmp://hub/live", purpose: .play(name: "show?start=live"), fourCCs: ["hvc1", "Opus", "*"])

private let clip = [
    MediaMessage(kind: .data, timestamp: 0, payload: AMF0Writer.bytes([.string("onMetaData"), .ecmaArray([])])),
    MediaMessage(kind: .video, timestamp: 0, payload: [0x17, 0, 0, 0, 0, 1, 0x64, 0, 0x1F]),
    MediaMessage(kind: .audio, timestamp: 1, payload: [0xAF, 0, 0x12, 0x10]),
    MediaMessage(kind: .video, timestamp: 2, payload: [0x17, 1, 0, 0, 0] + [UInt8](repeating: 5, count: 200_000)),
    MediaMessage(kind: .audio, timestamp: 0xFF_FFFE, payload: [0xAF, 1, 1, 2, 3]),
    MediaMessage(kind: .video, timestamp: 0xFF_FFFF, payload: [0x27, 1, 0, 0, 0] + [UInt8](repeating: 6, count: 130_000)),
    MediaMessage(kind: .video, timestamp: 0xFFFF_FFF0, payload: [0x27, 1, 0, 0, 0] + [UInt8](repeating: 7, count: 70_000)),
    MediaMessage(kind: .video, timestamp: 3, payload: [0x27, 1, 0, 0, 0, 9]),
]

private func media(_ actions: [ServerSession.Action]) -> [MediaMessage] {
    actions.compactMap { if case .media(let message) = $0 { message } else { nil } }
}

private func media(_ events: [ClientSession.Event]) -> [MediaMessage] {
    events.compactMap { if case .media(let message) = $0 { message } else { nil } }
}

@Suite struct ConversationTests {
    @Test(arguments: [1, 2, 3, 7, 100, 4097, .max]) func publisherReachesTheOwnerInPiecesOfAnySize(size: Int) throws {
        let conversation = Conversation(publishing, size: size)
        conversation.answer = { action, server in
            if case .publish = action { server.acceptPublish() } else { [] }
        }
        try conversation.start()
        #expect(
            conversation.actions == [
                .publish(PublishRequest(app: "live", key: StreamKey("abcdefgh1234"), encoder: "FMLE/3.0 (compatible; streamr)"))
            ])
        #expect(conversation.events == [.connected, .publishStarted])
        try conversation.publish(clip)
        #expect(media(conversation.actions) == clip)
        try conversation.toServer(conversation.client.close())
        #expect(conversation.actions.last == .publishEnded)
        #expect(conversation.actions.filter { $0 == .publishEnded }.count == 1)
    }

    @Test(arguments: [1, 2, 3, 7, 100, 4097, .max]) func playerReceivesTheSharedBytesInPiecesOfAnySize(size: Int) throws {
        let conversation = Conversation(playing, size: size)
        conversation.answer = { action, server in
            if case .play = action { server.acceptPlay() } else { [] }
        }
        try conversation.start()
        #expect(
            conversation.actions == [
                .play(
                    PlayRequest(
                        app: "live", name: StreamName("show"), query: "start=live", fourCCs: [.hevc, .opus], acceptsAnyFourCC: true))
            ])
        var shared: [UInt8] = []
        var sizes = 0
        for message in clip {
            RTMPMessageWriter.append(kind: message.kind, timestamp: message.timestamp, payload: message.payload, into: &shared)
            sizes += RTMPMessageWriter.size(timestamp: message.timestamp, payload: message.payload.count)
        }
        #expect(sizes == shared.count)
        try conversation.toClient(shared)
        let access = MediaMessage(
            kind: .data, timestamp: 0, payload: AMF0Writer.bytes([.string("|RtmpSampleAccess"), .boolean(true), .boolean(true)]))
        #expect(media(conversation.events) == [access] + clip)
        try conversation.toClient(conversation.server.playEnded())
        #expect(conversation.events.contains(.ended))
    }

    @Test func refusedPublisherIsToldWhy() throws {
        let conversation = Conversation(publishing)
        conversation.answer = { action, server in
            if case .publish = action { server.refusePublish(.wrongKey) } else { [] }
        }
        try conversation.start()
        #expect(
            conversation.events == [.connected, .refused(code: "NetStream.Publish.Rejected", description: PublishRefusal.wrongKey.words)])
    }

    @Test func refusedPlayerIsToldWhy() throws {
        let conversation = Conversation(playing)
        conversation.answer = { action, server in
            if case .play = action { server.refusePlay(.notFound) } else { [] }
        }
        try conversation.start()
        #expect(
            conversation.events == [.connected, .refused(code: "NetStream.Play.StreamNotFound", description: PlayRefusal.notFound.words)])
    }
}
