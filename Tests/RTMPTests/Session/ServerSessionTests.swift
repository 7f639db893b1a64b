import Media
import Testing

@testable import RTMP

/// RTMP 1.0, 7.2.
@Suite struct ServerSessionTests {
    private func data(_ values: [AMF0Value]) -> [UInt8] { AMF0Writer.bytes(values) }

    @Test func connectIsAnsweredWithWindowBandwidthAndSuccess() throws {
        let dialogue = try Dialogue(connected: false)
        let heard = try dialogue.command("connect", 1, [.object([AMF0Property("app", .string("live"))])])
        #expect(heard.count == 3)
        #expect(heard[0] == .message(5, hex("002625A0")))
        #expect(heard[1] == .message(6, hex("002625A0 02")))
        guard case .command("_result", 1, let values) = heard[2] else {
            Issue.record("\(heard[2])")
            return
        }
        #expect(values[1]["code"]?.string == "NetConnection.Connect.Success")
        #expect(values[0]["fourCcList"] == nil)
        #expect(values[0]["capsEx"] == nil)
    }

    /// Enhanced RTMP v2, "Enhancing NetConnection connect Command".
    @Test func connectTellsAnEnhancedClientWhatTheServerForwards() throws {
        let dialogue = try Dialogue(connected: false)
        let heard = try dialogue.command(
            "connect", 1,
            [
                .object([
                    AMF0Property("app", .string("live")),
                    AMF0Property("fourCcList", .strictArray([.string("hvc1"), .string("av01"), .string("nonsense"), .null])),
                    AMF0Property("videoFourCcInfoMap", .object([AMF0Property("vp09", .number(1)), AMF0Property("vp08", .number(2))])),
                    AMF0Property("audioFourCcInfoMap", .object([AMF0Property("Opus", .number(5)), AMF0Property("*", .number(4))])),
                    AMF0Property("capsEx", .number(15)), AMF0Property("objectEncoding", .number(3)),
                ])
            ])
        guard case .command("_result", 1, let values) = heard.last else {
            Issue.record("\(heard)")
            return
        }
        for place in values {
            #expect(place["videoFourCcInfoMap"]?["*"] == .number(4))
            #expect(place["audioFourCcInfoMap"]?["*"] == .number(4))
            #expect(place["capsEx"] == .number(14))
            #expect(place["fourCcList"]?.elements?.contains(.string("hvc1")) == true)
        }
        #expect(values[1]["objectEncoding"] == .number(3))
        let play = try dialogue.command("play", 0, [.null, .string("show")])
        #expect(
            play == [
                .action(
                    .play(
                        PlayRequest(
                            app: "live", name: StreamName("show"), fourCCs: [.hevc, .av1, .vp9, .opus], acceptsAnyFourCC: true)))
            ])
    }

    @Test func firstStreamIsOneAgainAfterTheEnd() throws {
        let dialogue = try Dialogue()
        #expect(try dialogue.command("createStream", 2, [.null]) == [.command("_result", 2, [.null, .number(1)])])
        try dialogue.command("publish", 0, [.null, .string("abcdefgh1234")], stream: 1)
        _ = dialogue.server.acceptPublish()
        #expect(try dialogue.command("createStream", 3, [.null]) == [.command("_result", 3, [.null, .number(2)])])
        #expect(try dialogue.command("deleteStream", 0, [.null, .number(2)]) == [])
        #expect(try dialogue.command("deleteStream", 0, [.null, .number(1)]) == [.action(.publishEnded)])
        #expect(try dialogue.command("createStream", 4, [.null]) == [.command("_result", 4, [.null, .number(1)])])
    }

    @Test func acceptedPublisherHearsThatItMayStart() throws {
        let dialogue = try Dialogue()
        try dialogue.command("publish", 3, [.null, .string("abcdefgh1234"), .string("live")], stream: 1)
        #expect(
            try dialogue.hear(dialogue.server.acceptPublish()) == [
                .message(4, hex("0000 00000001")), .status("NetStream.Publish.Start", level: "status", stream: 1),
            ])
    }

    @Test func statusGoesToTheStreamOfTheRequest() throws {
        let dialogue = try Dialogue()
        try dialogue.command("publish", 3, [.null, .string("abcdefgh1234")], stream: 5)
        #expect(
            try dialogue.hear(dialogue.server.refusePublish(.inUse)) == [
                .status("NetStream.Publish.BadName", level: "error", stream: 5)
            ])
    }

    @Test func acceptedPlayerHearsEverythingBeforeMedia() throws {
        let dialogue = try Dialogue()
        try dialogue.command("play", 3, [.null, .string("show")], stream: 1)
        #expect(
            try dialogue.hear(dialogue.server.acceptPlay()) == [
                .message(4, hex("0000 00000001")), .status("NetStream.Play.Reset", level: "status", stream: 1),
                .status("NetStream.Play.Start", level: "status", stream: 1),
                .message(18, data([.string("|RtmpSampleAccess"), .boolean(true), .boolean(true)])),
            ])
        #expect(
            try dialogue.hear(dialogue.server.playEnded()) == [
                .message(4, hex("0001 00000001")), .status("NetStream.Play.UnpublishNotify", level: "status", stream: 1),
                .status("NetStream.Play.Stop", level: "status", stream: 1),
            ])
    }

    @Test func playerPausesAndGoes() throws {
        let dialogue = try Dialogue()
        try dialogue.startPlaying()
        #expect(
            try dialogue.command("pause", 0, [.null, .boolean(true), .number(5)], stream: 1) == [
                .action(.pause(true)), .status("NetStream.Pause.Notify", level: "status", stream: 1),
            ])
        #expect(
            try dialogue.command("pause", 0, [.null, .boolean(false), .number(5)], stream: 1) == [
                .action(.pause(false)), .status("NetStream.Unpause.Notify", level: "status", stream: 1),
            ])
        #expect(try dialogue.command("closeStream", 0, [.null], stream: 1) == [.action(.playEnded)])
        #expect(try dialogue.command("closeStream", 0, [.null], stream: 1) == [])
    }

    @Test func publisherThatPublishesAgainEndsTheFirst() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        #expect(
            try dialogue.command("publish", 0, [.null, .string("otherkey9")], stream: 1) == [
                .action(.publishEnded), .action(.publish(PublishRequest(app: "live", key: StreamKey("otherkey9")))),
            ])
    }

    @Test func farewellOfThePublisherIsOnePublishEnded() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        let heard = try dialogue.command("FCUnpublish", 6, [.null, .string("abcdefgh1234")])
        #expect(heard.first == .action(.publishEnded))
        #expect(heard.count == 2)
        #expect(try dialogue.command("deleteStream", 7, [.null, .number(1)]) == [])
    }

    @Test func droppedPublisherIsToldWhy() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        #expect(
            try dialogue.hear(dialogue.server.publishDropped(.keyChanged)) == [
                .status("NetStream.Publish.Rejected", level: "error", stream: 1)
            ])
        #expect(try dialogue.message(9, [0x27, 1]) == [])
    }

    @Test(arguments: ["releaseStream", "_checkbw", "getStreamLength", "FCPublish", "FCSubscribe"])
    func whatEncodersAskBesidesIsAnswered(name: String) throws {
        let heard = try Dialogue().command(name, 4, [.null, .string("abcdefgh1234")])
        guard case .command("_result", 4, _) = heard.first else {
            Issue.record("\(heard)")
            return
        }
    }

    @Test(arguments: ["receiveAudio", "receiveVideo", "set_playlist", "seek", "_result", "_error", "onStatus"])
    func whatNeedsNoAnswerGetsNone(name: String) throws {
        #expect(try Dialogue().command(name, 4, [.null, .boolean(true)]) == [])
    }

    @Test func unknownCommandIsAnError() throws {
        let heard = try Dialogue().command("teleport", 9, [.null])
        guard case .command("_error", 9, let values) = heard.first else {
            Issue.record("\(heard)")
            return
        }
        #expect(values[1]["code"]?.string == "NetConnection.Call.Failed")
        #expect(try Dialogue().command("teleport", 0, [.null]) == [])
    }

    @Test func nothingComesBeforeConnect() throws {
        let dialogue = try Dialogue(connected: false)
        #expect(throws: RTMPError.unexpectedCommand("publish")) { try dialogue.command("publish", 1, [.null, .string("k")]) }
        #expect(throws: RTMPError.unexpectedCommand("a?b")) { try dialogue.command("a\nb", 1, [.null]) }
    }

    @Test func commandsMayBeWrappedForAMF3() throws {
        let dialogue = try Dialogue()
        let body = data([.string("createStream"), .number(2), .null])
        #expect(try dialogue.message(17, [0] + body) == [.command("_result", 2, [.null, .number(1)])])
        #expect(try dialogue.message(17, body) == [.command("_result", 2, [.null, .number(1)])])
        // An AMF3 object where AMF0 was expected ends the arguments.
        let publish = data([.string("publish"), .number(0), .null, .string("abcdefgh1234")]) + [0x11, 0x0A, 0x0B]
        #expect(
            try dialogue.message(17, [0] + publish) == [
                .action(.publish(PublishRequest(app: "live", key: StreamKey("abcdefgh1234"))))
            ])
    }

    @Test func answersInTheWrongStateDoNothing() throws {
        let server = try Dialogue().server
        #expect(server.acceptPublish() == [])
        #expect(server.refusePublish(.limit) == [])
        #expect(server.acceptPlay() == [])
        #expect(server.refusePlay(.limit) == [])
        #expect(server.playEnded() == [])
        #expect(server.publishDropped(.replaced) == [])
    }

    @Test func commandWithoutANameIsRefused() throws {
        let dialogue = try Dialogue()
        #expect(throws: RTMPError.badMessage(type: 20, .malformed("command name"))) { try dialogue.message(20, []) }
        #expect(throws: RTMPError.badMessage(type: 20, .truncated("string"))) { try dialogue.message(20, hex("02 0009 41")) }
    }

    @Test func descriptionsKeepTheKeySecret() throws {
        let request = PublishRequest(app: "live", key: StreamKey("abcdefgh1234"))
        #expect(!"\(request)".contains("abcdefgh"))
        #expect(!"\(ServerSession.Action.publish(request))".contains("abcdefgh"))
        var text = ""
        dump(request, to: &text)
        #expect(!text.contains("abcdefgh"))
    }
}
