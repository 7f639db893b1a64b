import Media
import Parts
import Testing

@testable import Packaging

/// A rendition has the parts of the source: the same numbers, times and sound; its own pictures at the same times.
@Suite struct AlignmentTests {
    static func check(_ climb: Climb, lines: Int = 96, _ comment: Comment = "") throws {
        #expect(climb.failures.isEmpty, comment)
        let rendition = try #require(climb.renditions[lines], comment)
        let source = climb.source
        #expect(!source.parts.isEmpty, comment)
        #expect(rendition.partTarget == source.partTarget, comment)
        #expect(rendition.targetDurations == source.targetDurations, comment)
        #expect(rendition.boundaries == (lines == 0 ? source.soundBoundaries : source.boundaries), comment)
        #expect(rendition.initializations.map(\.number) == source.initializations.map(\.number), comment)
        #expect(rendition.initializations.map(\.audio) == source.initializations.map(\.audio), comment)
        #expect(rendition.messages(.audio) == source.messages(.audio), comment)
        #expect(rendition.events.last == .ended, comment)
        guard lines > 0 else { return }
        try checkPictures(rendition, source, comment)
    }

    /// Decoding times are those of the source; times of showing too, in their own order.
    static func checkPictures(_ rendition: Packed, _ source: Packed, _ comment: Comment) throws {
        for (made, original) in zip(rendition.messages(.video), source.messages(.video)) {
            let made = try #require(made, comment)
            let original = try #require(original, comment)
            #expect(made.map(\.time) == original.map(\.time), comment)
        }
        for (part, made) in zip(rendition.parts, rendition.messages(.video)) where part.isIndependent && made?.isEmpty == false {
            let first = try #require(made?.first)
            #expect(try VideoHeader.read(first.payload).isKeyframe, comment)
        }
        #expect(shown(rendition) == shown(source), comment)
    }

    static func shown(_ packed: Packed) -> [Int64] {
        packed.messages(.video).flatMap { $0 ?? [] }.compactMap { message in
            (try? VideoHeader.read(message.payload)).map { message.time + Int64($0.compositionOffset) }
        }.sorted()
    }

    @Test func reorderedPicturesOfOBSKeepTheirTimes() throws {
        let climb = Climb([try Clip.obs.messages()], lines: [96, 64, 0])
        for lines in [96, 64, 0] { try Self.check(climb, lines: lines, "\(lines)") }
        #expect(climb.missing == 0)
        #expect(climb.renditions[96]?.initializations.first?.video.map { [$0.width, $0.height] } == [170, 96])
        #expect(climb.renditions[96]?.initializations.first?.video?.frameRate == 25)
        #expect(climb.renditions[0]?.initializations.first?.video == nil)
        #expect(climb.renditions[0]?.parts.allSatisfy { $0.isIndependent } == true)
    }

    static let rates: [(rate: String, gop: Int)] = [
        ("24", 12), ("24000/1001", 240), ("30", 60), ("30000/1001", 30), ("50", 100), ("60", 600), ("10", 20), ("1", 2),
    ]

    @Test(arguments: rates) func everyPaceAndKeyframeDistance(_ pace: (rate: String, gop: Int)) throws {
        let clip = Clip(
            name: "pace-\(pace.rate.replacing("/", with: "-"))-\(pace.gop)",
            input: Clip.picture(pace.rate, size: "160x120", seconds: 6) + Clip.tone(48_000, seconds: 6),
            video: Clip.h264(gop: pace.gop), audio: Clip.aac)
        let climb = Climb([try clip.messages()])
        try Self.check(climb, "\(pace)")
        #expect(climb.missing == 0)
    }

    @Test(arguments: Clip.enhanced) func everyCodecOfTheSource(_ clip: Clip) throws {
        let climb = Climb([try clip.messages()])
        try Self.check(climb, "\(clip.name)")
        #expect(climb.missing == 0)
        #expect(climb.renditions[96]?.initializations.first?.video?.codec.hasPrefix("avc1.64") == true)
    }

    @Test func encoderThatReturnsGoesOn() throws {
        let climb = Climb([
            try PackagerTests.publisher(.obs, until: 3300),
            try PackagerTests.publisher(.obs, at: 5000).filter { !PackagerTests.isConfiguration($0) },
        ])
        try Self.check(climb)
        #expect(climb.missing == 0)
    }

    @Test func anotherResolutionMakesAnotherInitSegment() throws {
        let climb = Climb(
            [try PackagerTests.publisher(.obs, until: 3000), try PackagerTests.publisher(.larger, at: 5000)], lines: [96, 240])
        try Self.check(climb, lines: 96, "96")
        try Self.check(climb, lines: 240, "240")
        #expect(climb.missing == 0)
        // Never larger than the source is at that time.
        #expect(climb.renditions[240]?.initializations.compactMap(\.video?.height) == [180, 240])
    }

    @Test func resolutionThatChangesWithoutAPause() throws {
        let climb = Climb([try PackagerTests.publisher(.obs, until: 4000) + PackagerTests.publisher(.larger, at: 4000)])
        try Self.check(climb)
    }

    @Test func picturesThatVanishLeaveTheSound() throws {
        let climb = Climb([
            try PackagerTests.publisher(.obs, until: 3000),
            try PackagerTests.publisher(.obs, at: 5000).filter { $0.kind == .audio && !PackagerTests.isConfiguration($0) },
        ])
        try Self.check(climb)
        #expect(climb.renditions[96]?.initializations.map { $0.video != nil } == [true, false])
    }

    @Test func lostFramesLeaveTheBoundariesWhereTheyAre() throws {
        // Of every second group of pictures some are gone on the way, once with the keyframe.
        var messages = try Clip.obs.messages()
        messages.removeAll { $0.kind == .video && ((500...900).contains($0.time) || (4000...4100).contains($0.time)) }
        try Self.check(Climb([messages]))
    }

    @Test func brokenPicturesAreReplacedByTheOnesBefore() throws {
        var generator = PackagerTests.Generator(state: 7)
        let messages = try Clip.obs.messages().map { message in
            guard message.kind == .video, message.payload.count > 60, generator.next() % 4 == 0 else { return message }
            var payload = message.payload
            for _ in 0..<40 { payload[5 + Int(generator.next() % UInt64(payload.count - 5))] = UInt8(truncatingIfNeeded: generator.next()) }
            return TimedMessage(kind: .video, time: message.time, payload: payload)
        }
        let climb = Climb([messages])
        try Self.check(climb)
    }

    @Test func picturesThatAreNoneEndTheRenditionAndNotTheSource() throws {
        let messages = try PackagerTests.publisher(.obs) + PackagerTests.publisher(.obs, at: 8000)
        let garbage = messages.map { message in
            guard message.kind == .video, !PackagerTests.isConfiguration(message) else { return message }
            return TimedMessage(kind: .video, time: message.time, payload: Array(message.payload.prefix(5)) + [0, 0, 0, 4, 0x7F, 1, 2, 3])
        }
        let climb = Climb([garbage], lines: [96, 0])
        #expect(climb.failures == [96: "the encoder's pictures cannot be decoded"])
        #expect(climb.source.boundaries == Packed(garbage).boundaries)
        try Self.check(Climb([garbage], lines: [0]), lines: 0, "sound")
        // Until then they are there, black.
        let made = try #require(climb.renditions[96])
        #expect(made.boundaries.count > 20)
        #expect(made.boundaries == Array(climb.source.boundaries.prefix(made.boundaries.count)))
    }

    @Test func aPauseIsNoSilenceOfTheDecoder() throws {
        let messages = try Clip.obs.messages().map { message in
            guard message.time >= 4000 else { return message }
            let isBroken = message.kind == .video && message.time < 4200
            return TimedMessage(
                kind: message.kind, time: message.time + 15_000,
                payload: isBroken ? Array(message.payload.prefix(5)) + [0, 0, 0, 4, 0x7F, 1, 2, 3] : message.payload)
        }
        let climb = Climb([messages])
        try Self.check(climb)
        #expect(climb.missing > 0)
    }

    @Test func soundThatVanishesEndsItsRenditionAlone() throws {
        let climb = Climb(
            [
                try PackagerTests.publisher(.obs, until: 3000),
                try PackagerTests.publisher(.larger, at: 5000).filter { $0.kind == .video },
            ], lines: [96, 0])
        #expect(climb.failures == [0: "the encoder sends no sound"])
        #expect(climb.renditions[96]?.boundaries == climb.source.boundaries)
    }

    @Test func encoderThatDoesNotWorkGivesWayToTheProcessor() throws {
        let climb = Climb([try PackagerTests.publisher(.obs, until: 3000)], encoder: .vaapi)
        try Self.check(climb)
    }

    @Test func hostileMessagesMakeNoTrapAndMoveNoBoundary() throws {
        let messages = Array(try Clip.obs.messages().prefix(300))
        for seed in 1...12 as ClosedRange<UInt64> {
            var generator = PackagerTests.Generator(state: seed)
            let changed = messages.map { message in
                var payload = message.payload
                switch generator.next() % 10 {
                case 0 where !payload.isEmpty:
                    payload[Int(generator.next() % UInt64(payload.count))] ^= UInt8(truncatingIfNeeded: generator.next())
                case 1: payload = Array(payload.prefix(Int(generator.next() % 20)))
                // Times of showing that leap.
                case 2 where payload.count > 5: payload[2] = UInt8(truncatingIfNeeded: generator.next())
                default: break
                }
                let time = generator.next() % 40 == 0 ? message.time + 30_000 : message.time
                return TimedMessage(kind: message.kind, time: time, payload: payload)
            }
            let climb = Climb([changed, try PackagerTests.publisher(.obs, at: 60_000, until: 3000)])
            let made = climb.renditions[96]?.boundaries ?? []
            #expect(made == Array(climb.source.boundaries.prefix(made.count)), "seed \(seed)")
            #expect(climb.failures.isEmpty == (made.count == climb.source.boundaries.count), "seed \(seed)")
        }
    }
}
