import Media
import Testing

@testable import RTMP

@Suite struct PublishedMediaTests {
    private let metadata = AMF0Value.ecmaArray([AMF0Property("width", .number(1280))])

    @Test func metadataLosesItsInstruction() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        let plain = AMF0Writer.bytes([.string("onMetaData"), metadata])
        let expected = [Heard.action(.media(MediaMessage(kind: .data, timestamp: 7, payload: plain)))]
        #expect(try dialogue.message(18, AMF0Writer.bytes([.string("@setDataFrame")]) + plain, timestamp: 7) == expected)
        #expect(try dialogue.message(18, plain, timestamp: 7) == expected)
        #expect(try dialogue.message(15, [0] + AMF0Writer.bytes([.string("@setDataFrame")]) + plain, timestamp: 7) == expected)
    }

    @Test func dataThatViewersCannotUseIsLeftOut() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        #expect(try dialogue.message(18, AMF0Writer.bytes([.string("@clearDataFrame"), .string("onMetaData")])) == [])
        #expect(try dialogue.message(18, AMF0Writer.bytes([.string("@setDataFrame")])) == [])
        #expect(try dialogue.message(18, AMF0Writer.bytes([.number(1)])) == [])
        #expect(try dialogue.message(18, AMF0Writer.bytes([.string("onMetaData")]) + [0x11]) == [])
        #expect(try dialogue.message(18, []) == [])
    }

    @Test func mediaOfAStrangerIsDropped() throws {
        let dialogue = try Dialogue()
        #expect(try dialogue.message(9, [0x17, 0, 0, 0, 0]) == [])
        #expect(try dialogue.message(22, [1, 2, 3]) == [])
    }

    @Test func emptyMediaPasses() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        #expect(try dialogue.message(8, []) == [.action(.media(MediaMessage(kind: .audio, timestamp: 0, payload: [])))])
    }

    /// RTMP 1.0, 7.1.6.
    @Test func aggregateIsSplitAndTimedFromItsFirst() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        var tags: [UInt8] = []
        FLV.appendTag(kind: .video, timestamp: 0xFF_FFF0, payload: [0x27, 1, 0, 0, 0], into: &tags)
        FLV.appendTag(kind: .audio, timestamp: 0x0100_0004, payload: [0xAF, 1], into: &tags)
        tags += hex("63 000001 000000 00 000000 AA 0000000C")
        FLV.appendTag(kind: .audio, timestamp: 0x0100_0010, payload: [0xAF, 1, 2], into: &tags)
        let heard = try dialogue.message(22, tags, timestamp: 1000)
        #expect(
            heard == [
                .action(.media(MediaMessage(kind: .video, timestamp: 1000, payload: [0x27, 1, 0, 0, 0]))),
                .action(.media(MediaMessage(kind: .audio, timestamp: 1020, payload: [0xAF, 1]))),
                .action(.media(MediaMessage(kind: .audio, timestamp: 1032, payload: [0xAF, 1, 2]))),
            ])
        #expect(try dialogue.message(22, Array(tags.dropLast(4)), timestamp: 1000) == heard)
    }

    @Test func aggregateOfTooManyPartsIsRefused() throws {
        let dialogue = try Dialogue()
        try dialogue.startPublishing()
        var tag: [UInt8] = []
        FLV.appendTag(kind: .audio, timestamp: 0, payload: [], into: &tag)
        let most = [[UInt8]](repeating: tag, count: Aggregate.maximumParts).flatMap { $0 }
        #expect(try dialogue.message(22, most).count == Aggregate.maximumParts)
        #expect(throws: RTMPError.badMessage(type: 22, .tooLarge("aggregate"))) { try dialogue.message(22, most + tag) }
    }

    @Test func aggregateThatEndsWithinAPartIsRefused() throws {
        var tag: [UInt8] = []
        FLV.appendTag(kind: .video, timestamp: 0, payload: [1, 2, 3], into: &tag)
        for short in tag.truncations.dropFirst().dropLast(4) {
            let dialogue = try Dialogue()
            try dialogue.startPublishing()
            #expect(throws: RTMPError.self) { try dialogue.message(22, short) }
        }
    }
}

/// RTMP 1.0, 5.4 and 7.1.7.
@Suite struct ControlMessageTests {
    @Test func pingIsAnswered() throws {
        let dialogue = try Dialogue()
        #expect(try dialogue.message(4, hex("0006 12345678")) == [.message(4, hex("0007 12345678"))])
    }

    @Test func otherUserControlNeedsNothing() throws {
        let dialogue = try Dialogue()
        #expect(try dialogue.message(4, hex("0003 00000001 00000BB8")) == [])
        #expect(try dialogue.message(4, hex("0007 00000001")) == [])
        #expect(try dialogue.message(4, hex("FFFF")) == [])
        #expect(try dialogue.message(3, hex("00001000")) == [])
    }

    @Test func peerBandwidthIsAnsweredWithAWindow() throws {
        #expect(try Dialogue().message(6, hex("00010000 02")) == [.message(5, hex("00010000"))])
    }

    @Test(arguments: [UInt8(3), 4, 5, 6]) func shortControlMessageIsRefused(type: UInt8) throws {
        #expect(throws: RTMPError.badControlMessage(type: type)) { try Dialogue().message(type, [0]) }
        #expect(throws: RTMPError.badControlMessage(type: 4)) { try Dialogue().message(4, hex("0006 0000")) }
    }

    @Test func whatArrivesIsAcknowledgedAfterEachWindow() throws {
        let dialogue = try Dialogue()
        try dialogue.message(5, hex("00001000"))
        var acknowledged: [[UInt8]] = []
        for _ in 0..<100 {
            for case .message(3, let payload) in try dialogue.message(18, [UInt8](repeating: 0, count: 1000)) {
                acknowledged.append(payload)
            }
        }
        // 1,000 bytes are 1,019 with their headers: five of them make a window of 4,096.
        #expect(20...26 ~= acknowledged.count)
        #expect(Set(acknowledged).count == acknowledged.count)
    }

    @Test func acknowledgedNumbersWrap() {
        var counter = AcknowledgementCounter(window: 1 << 31)
        #expect(counter.bytesReceived((1 << 31) - 1) == nil)
        #expect(counter.bytesReceived(1) == 1 << 31)
        #expect(counter.bytesReceived((1 << 31) + 5) == 5)
        counter.windowReceived(0)
        #expect(counter.window == 1 << 31)
    }
}
