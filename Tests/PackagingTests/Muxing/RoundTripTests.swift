import Media
import Parts
import Testing

@testable import Packaging

/// The messages that a node rebuilds from init segment and parts are those of the publisher.
@Suite struct RoundTripTests {
    /// HE-AAC: every frame is 2048 samples at 44.1 kHz. The frames themselves are AAC-LC of half the rate, which nothing here looks into.
    static var heAAC: Clip {
        get throws {
            Clip(
                name: "he-aac", input: Clip.picture(seconds: 6) + Clip.tone(22_050, seconds: 6), video: Clip.h264(), audio: Clip.aac,
                videoFourCC: "avc1", audioFourCC: "mp4a")
        }
    }

    static func heAACMessages() throws -> [TimedMessage] {
        // Object type 5, core 22.05 kHz, stereo, heard at 44.1 kHz, core AAC-LC.
        let configuration: [UInt8] = [0x90] + Array("mp4a".utf8) + [0x2B, 0x92, 0x08, 0x00]
        return try heAAC.messages().map { message in
            guard message.kind == .audio, message.payload[0] == 0x90 else { return message }
            return TimedMessage(kind: .audio, time: message.time, payload: configuration)
        }
    }

    /// Everything that viewers get of the original: in parts from the first keyframe on, by time, sound first.
    static func expected(_ messages: [TimedMessage]) -> (configuration: [TimedMessage], frames: [TimedMessage]) {
        let media = messages.filter { $0.kind != .data }
        let isConfiguration: (TimedMessage) -> Bool = { message in
            message.kind == .video
                ? (try? VideoHeader.read(message.payload))?.packet == .sequenceHeader
                : (try? AudioHeader.read(message.payload))?.packet == .sequenceHeader
        }
        let isFrame: (TimedMessage) -> Bool = { message in
            message.kind == .video
                ? (try? VideoHeader.read(message.payload))?.packet == .frames : (try? AudioHeader.read(message.payload))?.packet == .frames
        }
        let configuration = media.filter(isConfiguration)
        let start = media.first { $0.kind == .video && isFrame($0) }?.time ?? 0
        let frames = media.filter { isFrame($0) && ($0.kind == .video || $0.time >= start) }
        return (configuration.filter { $0.kind == .video } + configuration.filter { $0.kind == .audio }, frames)
    }

    static func check(_ messages: [TimedMessage], _ comment: Comment) throws {
        let packed = Packed(messages)
        #expect(packed.advice == [], comment)
        #expect(packed.initializations.count == 1, comment)
        let header = try MovieHeader(try #require(packed.initializations.first).bytes)
        let original = expected(messages)
        #expect(header.configurationMessages(at: 0).map(\.payload) == original.configuration.map(\.payload), comment)
        var rebuilt: [TimedMessage] = []
        for part in packed.parts {
            let inPart = try header.messages(of: part.bytes)
            let times = inPart.map { ($0.time, $0.kind == .audio ? 0 : 1) }
            #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, comment)
            rebuilt += inPart
        }
        for kind in [MediaKind.video, .audio] {
            #expect(rebuilt.filter { $0.kind == kind } == original.frames.filter { $0.kind == kind }, comment)
        }
        #expect(packed.parts.map(\.number) == packed.parts.indices.map(Int64.init), comment)
    }

    @Test(arguments: [Clip.obs] + Clip.enhanced) func everyCodecComesBackToTheByte(_ clip: Clip) throws {
        let messages = try clip.messages()
        #expect(
            messages.contains { (try? VideoHeader.read($0.payload))?.compositionOffset ?? 0 > 0 } || clip.video[1].contains("av1")
                || clip.video[1].contains("vp9"))
        try Self.check(messages, "\(clip.name)")
    }

    @Test func highEfficiencyAACComesBackToTheByte() throws {
        let messages = try Self.heAACMessages()
        try Self.check(messages, "HE-AAC")
        let audio = Packed(messages).initializations.first?.audio
        #expect(audio == .init(codec: "mp4a.40.5", sampleRate: 44_100, channels: 2))
    }

    @Test func soundAloneComesBackToTheByte() throws {
        let messages = try Clip.obs.messages().filter { $0.kind == .audio }
        try Self.check(messages, "sound alone")
    }

    @Test func picturesAloneComeBackToTheByte() throws {
        let messages = try Clip.obs.messages().filter { $0.kind == .video }
        try Self.check(messages, "pictures alone")
    }

    @Test(arguments: [8000, 11_025, 22_050, 44_100, 48_000, 96_000]) func everySampleRateKeepsItsMilliseconds(_ rate: Int) throws {
        // AudioSpecificConfig with the frequency written out.
        let configuration: [UInt8] =
            [0xAF, 0, 0x17, 0x80 | UInt8(rate >> 17)]
            + [UInt8(truncatingIfNeeded: rate >> 9), UInt8(truncatingIfNeeded: rate >> 1), UInt8(truncatingIfNeeded: rate << 7) | 0x10]
        for offset in [0, 0.49, 0.5, 0.99] {
            for roundsUp in [0, 0.5] {
                var messages = [TimedMessage(kind: .audio, time: 0, payload: configuration)]
                for index in 0..<2000 {
                    let time = Int64(Double(index) * 1024_000 / Double(rate) + offset + roundsUp)
                    messages.append(TimedMessage(kind: .audio, time: time, payload: [0xAF, 1, 0x21, UInt8(index & 0xFF)]))
                }
                try Self.check(messages, "\(rate) Hz, \(offset), \(roundsUp)")
            }
        }
    }

    /// Of a picture at so many a second; nil: each lasts another time.
    private static func time(_ picture: Int, _ rate: Double?) -> Int64 {
        guard let rate else { return Int64(picture * 33 + picture * 7919 % 23) }
        let time: Double = Double(picture) * 1000 / rate
        return Int64(time.rounded())
    }

    /// What a node gives to viewers of HTTP-FLV and RTMP.
    private static func rebuilt(_ packed: Packed) throws -> [TimedMessage] {
        var rebuilder = Rebuilder()
        var messages: [TimedMessage] = []
        for event in packed.events { messages += try rebuilder.take(event) }
        return messages
    }

    private static func isFrame(_ message: TimedMessage) -> Bool {
        message.kind == .video && (try? VideoHeader.read(message.payload))?.packet == .frames
    }

    private static func isConfiguration(_ message: TimedMessage) -> Bool {
        message.kind == .video && (try? VideoHeader.read(message.payload))?.packet == .sequenceHeader
    }

    @Test(arguments: [24_000.0 / 1001, 60_000.0 / 1001, 12.5, nil] as [Double?])
    func rebuiltMessagesHaveTheTimesOfEveryFrameRate(_ rate: Double?) throws {
        var pictures = 0
        var messages: [TimedMessage] = []
        for var message in try Clip.obs.messages() {
            if Self.isFrame(message) {
                message.time = Self.time(pictures, rate)
                pictures += 1
            }
            messages.append(message)
        }
        messages.sort { one, other in
            if one.time != other.time { return one.time < other.time }
            return one.kind == .audio && other.kind == .video
        }
        let rebuilt = try Self.rebuilt(Packed(messages))
        let original = Self.expected(messages)
        let configuration: [[UInt8]] = rebuilt.prefix(2).map { $0.payload }
        #expect(configuration == original.configuration.map { $0.payload })
        for kind in [MediaKind.video, .audio] {
            let frames: [TimedMessage] = rebuilt.dropFirst(2).filter { $0.kind == kind }
            let wanted: [TimedMessage] = original.frames.filter { $0.kind == kind }
            #expect(frames == wanted)
        }
    }

    @Test func rebuildingGoesOnAfterAMissingPartWhereADecoderCanBegin() throws {
        let packed = Packed(try Clip.obs.messages())
        let lost = try #require(packed.parts.first { !$0.isIndependent }).number
        var rebuilder = Rebuilder()
        var missing: [TimedMessage] = []
        for event in packed.events {
            if case .part(let part) = event, part.number == lost { continue }
            let messages = try rebuilder.take(event)
            if case .part(let part) = event, part.number > lost, missing.isEmpty {
                #expect(messages.isEmpty != part.isIndependent)
                missing = messages
            }
        }
        let first = try #require(missing.first(where: Self.isFrame))
        #expect(try VideoHeader.read(first.payload).isKeyframe)
    }

    @Test func changedConfigurationComesBeforeItsFrames() throws {
        let first = try Clip.obs.messages()
        let end = (first.map(\.time).max() ?? 0) + 40
        let second = try Clip.larger.messages().map { TimedMessage(kind: $0.kind, time: $0.time + end, payload: $0.payload) }
        let packed = Packed(first + second)
        #expect(packed.initializations.count > 1)
        let wanted = second.filter(Self.isConfiguration)
        let last = try #require(Self.rebuilt(packed).last(where: Self.isConfiguration))
        #expect(wanted.map { $0.payload } == [last.payload])
        #expect(last.time >= end)
    }

    @Test func partsWithoutTheirInitSegmentAreRefused() throws {
        let packed = Packed(try Clip.obs.messages())
        var rebuilder = Rebuilder()
        let part = try #require(packed.parts.first)
        #expect(throws: MediaError.malformed("the init segment is missing")) { try rebuilder.take(.part(part)) }
        _ = try rebuilder.take(.initialization(try #require(packed.initializations.first)))
        var damaged = part
        damaged.bytes = Array(part.bytes.dropLast(9))
        #expect(throws: MediaError.self) { try rebuilder.take(.part(damaged)) }
        #expect(try !rebuilder.take(.part(part)).isEmpty)
    }

    @Test func framesOfOneMillisecondStayApart() throws {
        var messages = Array(try Clip.obs.messages().filter { $0.kind == .video }.prefix(3))
        let frame = messages[2]
        for index in 0..<40 { messages.append(TimedMessage(kind: .video, time: frame.time, payload: frame.payload + [UInt8(index)])) }
        try Self.check(messages, "one millisecond")
    }
}
