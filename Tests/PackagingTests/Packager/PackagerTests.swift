import Media
import Parts
import Testing

@testable import Packaging

/// From messages to parts: what the tracks are, where the timeline begins, goes on and changes.
@Suite struct PackagerTests {
    /// The messages of a clip from a time on, as those of an encoder that starts then.
    static func publisher(_ clip: Clip, at start: Int64 = 0, until end: Int64 = .max) throws -> [TimedMessage] {
        try clip.messages().filter { $0.time < end }.map { TimedMessage(kind: $0.kind, time: $0.time + start, payload: $0.payload) }
    }

    static func isConfiguration(_ message: TimedMessage) -> Bool {
        message.kind == .data || message.payload[1] == 0
    }

    /// Two publishers, one after the other.
    static func both(_ first: [TimedMessage], _ second: [TimedMessage]) -> Packed {
        let packager = Packager()
        var events = first.flatMap { packager.take($0) }
        events += packager.publisherChanged()
        events += second.flatMap { packager.take($0) }
        return Packed(events: events + packager.finish())
    }

    @Test func targetAndInitSegmentComeBeforeTheParts() throws {
        let packed = Packed(try Clip.obs.messages())
        guard case .partTarget(210)? = packed.events.first, case .initialization(let segment)? = packed.events.dropFirst().first else {
            Issue.record("\(packed.events.prefix(2))")
            return
        }
        #expect(segment.number == 0)
        #expect(segment.video == .init(codec: segment.video?.codec ?? "", width: 320, height: 180, frameRate: 25))
        #expect(segment.video?.codec.hasPrefix("avc1.4d") == true)
        #expect(segment.audio == .init(codec: "mp4a.40.2", sampleRate: 44_100, channels: 2))
        #expect(packed.events.last == .ended)
        #expect(packed.parts.filter(\.startsSegment).allSatisfy { $0.isIndependent })
        #expect(packed.parts.map(\.number) == packed.parts.indices.map(Int64.init))
    }

    @Test func targetDurationIsToldOnceBeforeTheSecondSegment() throws {
        let packed = Packed(try Clip.obs.messages())
        let told = try #require(packed.events.firstIndex { if case .targetDuration = $0 { true } else { false } })
        let second = try #require(
            packed.events.indices.dropFirst().filter {
                if case .part(let part) = packed.events[$0] { part.startsSegment } else { false }
            }.dropFirst().first)
        #expect(told < second)
        #expect(packed.targetDurations == [2])
    }

    @Test func sessionWhoseFirstSegmentBreaksOffHasTheLongestTargetDuration() throws {
        let packed = Self.both(try Self.publisher(.obs, until: 1500), try Self.publisher(.obs, at: 4000))
        #expect(packed.targetDurations == [6])
    }

    @Test func nothingIsToldUntilTheTracksAreClear() throws {
        let packager = Packager()
        var heard: Int64?
        for message in try Clip.obs.messages() where heard == nil {
            if !packager.take(message).isEmpty { heard = message.time }
        }
        #expect((900...1100).contains(heard ?? 0))
    }

    @Test(arguments: [MediaKind.audio, .video]) func trackThatIsNotThereIsWaitedForOneSecond(_ kind: MediaKind) throws {
        let messages = try Clip.obs.messages().filter { $0.kind == kind }
        let packed = Packed(messages)
        #expect((packed.initializations.first?.video != nil) == (kind == .video))
        #expect((packed.initializations.first?.audio != nil) == (kind == .audio))
        #expect(packed.parts.first?.start == messages.first { !Self.isConfiguration($0) }?.time)
        #expect(packed.initializations.count == 1)
    }

    @Test func soundThatTellsItselfLateInTheFirstSecondIsInTheFirstInitSegment() throws {
        let messages = try Clip.obs.messages()
        let late = messages.filter { $0.kind == .video || $0.time >= 500 || $0.kind == .data }
        let configuration = try #require(messages.first { $0.kind == .audio && Self.isConfiguration($0) })
        let index = try #require(late.firstIndex { $0.kind == .audio })
        let packed = Packed(late[..<index] + [TimedMessage(kind: .audio, time: 500, payload: configuration.payload)] + late[index...])
        #expect(packed.initializations.count == 1)
        #expect(packed.initializations.first?.audio != nil)
    }

    @Test func soundThatComesLaterMakesAnotherInitSegment() throws {
        let messages = try Clip.obs.messages()
        let configuration = try #require(messages.first { $0.kind == .audio && Self.isConfiguration($0) })
        let video = messages.filter { $0.kind == .video || $0.kind == .data }
        let audio = messages.filter { $0.kind == .audio && $0.time >= 3000 }
        let joined = (video + [TimedMessage(kind: .audio, time: 3000, payload: configuration.payload)] + audio).enumerated()
            .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
        let packed = Packed(joined)
        #expect(packed.initializations.map { $0.audio != nil } == [false, true])
        let change = try #require(packed.parts.first { $0.initialization == 1 })
        #expect(change.isDiscontinuous && change.startsSegment && change.isIndependent)
        #expect(change.start == 4000)
        #expect(packed.parts.filter(\.isDiscontinuous).count == 1)
    }

    @Test func encoderThatReturnsWithTheSameFormatGoesOn() throws {
        let packed = Self.both(
            try Self.publisher(.obs, until: 3000), try Self.publisher(.obs, at: 5000).filter { !Self.isConfiguration($0) })
        #expect(packed.initializations.count == 1)
        #expect(packed.parts.filter(\.isDiscontinuous).map(\.start) == [5000])
        #expect(packed.parts.map(\.number) == packed.parts.indices.map(Int64.init))
        let before = try #require(packed.parts.last { $0.start < 5000 })
        #expect(before.start + before.duration <= 3100)
        #expect(packed.events.filter { if case .partTarget = $0 { true } else { false } }.count == 1)
    }

    @Test func encoderThatReturnsWithAnotherResolutionMakesAnotherInitSegment() throws {
        let packed = Self.both(try Self.publisher(.obs, until: 3000), try Self.publisher(.larger, at: 5000))
        #expect(packed.initializations.map(\.number) == [0, 1])
        #expect(packed.initializations.last?.video?.width == 640)
        #expect(packed.initializations.last?.audio?.sampleRate == 48_000)
        #expect(packed.parts.filter(\.isDiscontinuous).map(\.start) == [5000])
        #expect(packed.parts.filter { $0.start >= 5000 }.allSatisfy { $0.initialization == 1 })
        #expect(packed.parts.allSatisfy { $0.duration <= packed.partTarget ?? 0 })
    }

    @Test func resolutionMayChangeWithoutAPause() throws {
        let packed = Packed(try Self.publisher(.obs, until: 4000) + Self.publisher(.larger, at: 4000))
        #expect(packed.initializations.compactMap(\.video?.width).contains(640))
        for segment in packed.initializations {
            let header = try MovieHeader(segment.bytes)
            for part in packed.parts where part.initialization == segment.number { _ = try header.messages(of: part.bytes) }
        }
        let change = try #require(packed.parts.first { $0.initialization > 0 })
        #expect(change.isDiscontinuous && change.isIndependent)
    }

    @Test func picturesThatVanishWithAnEncoderLeaveTheSound() throws {
        let packed = Self.both(
            try Self.publisher(.obs, until: 3000),
            try Self.publisher(.obs, at: 5000).filter { $0.kind == .audio && !Self.isConfiguration($0) })
        #expect(packed.initializations.map { $0.video != nil } == [true, false])
        #expect(packed.parts.filter { $0.start >= 5000 }.allSatisfy { $0.initialization == 1 && $0.isIndependent })
    }

    @Test func framesBeforeTheFirstKeyframeAreInNoPart() throws {
        let messages = try Clip.obs.messages()
        let packed = Packed(messages.filter { Self.isConfiguration($0) || $0.time >= 1000 })
        #expect(packed.parts.first?.start == 2000)
        #expect(packed.parts.first?.isIndependent == true)
    }

    @Test func distantKeyframesAreToldOnce() throws {
        let packed = Packed(try Clip.longGroup.messages())
        #expect(packed.advice == ["keyframe every 20 s: set 2 s in OBS"])
        #expect(packed.parts.filter(\.isIndependent).count == 2)
        #expect(Packed(try Clip.obs.messages()).advice == [])
    }

    @Test func codecsThatNoPartCarriesAreLeftOutAndTold() throws {
        let messages = try Clip.obs.messages().map { message in
            message.kind == .audio ? TimedMessage(kind: .audio, time: message.time, payload: [0xB2, 1, 2, 3]) : message
        }
        let packed = Packed(messages)
        #expect(packed.advice == ["browsers get no sound in Speex: set AAC in the encoder"])
        #expect(packed.initializations.map { $0.audio == nil } == [true])
        #expect(!packed.parts.isEmpty)
    }

    @Test func messagesOfSeveralTracksGiveTheirFirst() throws {
        let messages = try Clip.enhanced[0].messages()
        func many(_ payload: [UInt8], isVideo: Bool) -> [UInt8] {
            // Many tracks of one codec: the first is the message's own, the second is something else.
            let type = payload[0] & 0x0F
            let body = Array(payload.dropFirst(5))
            let size = [16, 8, 0].map { UInt8(truncatingIfNeeded: body.count >> $0) }
            return [payload[0] & 0xF0 | (isVideo ? 6 : 5), 0x10 | type] + payload[1..<5] + [0] + size + body + [1, 0, 0, 2, 9, 9]
        }
        let packed = Packed(
            messages.map { TimedMessage(kind: $0.kind, time: $0.time, payload: many($0.payload, isVideo: $0.kind == .video)) })
        let plain = Packed(messages)
        #expect(packed.parts == plain.parts)
        #expect(packed.initializations == plain.initializations)
    }

    @Test func whatIsTooMuchForAPartIsLeftOut() throws {
        let messages = try Clip.obs.messages()
        let big = [UInt8](repeating: 7, count: 9 << 20)
        let flooded = messages.map { message in
            message.kind == .video && !Self.isConfiguration(message) && (4000...4200).contains(message.time)
                ? TimedMessage(kind: .video, time: message.time, payload: Array(message.payload.prefix(5)) + big) : message
        }
        let packed = Packed(flooded)
        #expect(packed.parts.allSatisfy { $0.bytes.count <= 32 << 20 })
        #expect(packed.parts.last.map { $0.start > 7000 } == true)
    }

    @Test func hostileMessagesMakeNoTrapAndKeepTheOrder() throws {
        let messages = Array(try Clip.obs.messages().prefix(500))
        for seed in 1...40 as ClosedRange<UInt64> {
            var generator = Generator(state: seed)
            let packager = Packager()
            var events: [PackagerEvent] = []
            for message in messages {
                var payload = message.payload
                switch generator.next() % 12 {
                case 0 where !payload.isEmpty:
                    payload[Int(generator.next() % UInt64(payload.count))] ^= UInt8(truncatingIfNeeded: generator.next())
                case 1: payload = Array(payload.prefix(Int(generator.next() % 20)))
                case 2: payload = [UInt8(truncatingIfNeeded: generator.next())] + payload.dropFirst()
                case 3 where generator.next() % 20 == 0: events += packager.publisherChanged()
                default: break
                }
                let times = [message.time, message.time, message.time, 0, .max, -5, message.time + 100_000]
                let time = generator.next() % 30 == 0 ? times[Int(generator.next() % 7)] : message.time
                events += packager.take(TimedMessage(kind: message.kind, time: time, payload: payload))
            }
            events += packager.finish()
            let packed = Packed(events: events)
            #expect(packed.parts.map(\.number) == packed.parts.indices.map(Int64.init))
            for segment in packed.initializations {
                guard let header = try? MovieHeader(segment.bytes) else {
                    Issue.record("init segment \(segment.number) of seed \(seed) cannot be read")
                    continue
                }
                for part in packed.parts where part.initialization == segment.number {
                    #expect(throws: Never.self) { try header.messages(of: part.bytes) }
                }
            }
        }
    }

    struct Generator {
        var state: UInt64
        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state >> 33
        }
    }
}
