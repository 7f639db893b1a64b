import Media
import Testing

@testable import Parts

/// Parts at every frame rate, group of pictures, and disorder that encoders make.
@Suite struct PartCutterTests {
    struct Rate: Sendable, CustomTestStringConvertible {
        var rate: Double
        /// PART-TARGET in milliseconds, and the frames of most parts.
        var target: Int64
        var frames: Int
        var testDescription: String { "\(rate)" }
    }

    static let rates = [
        Rate(rate: 5, target: 210, frames: 1), Rate(rate: 8, target: 260, frames: 2), Rate(rate: 10, target: 210, frames: 2),
        Rate(rate: 12, target: 170, frames: 2), Rate(rate: 15, target: 210, frames: 3), Rate(rate: 24_000 / 1001, target: 210, frames: 5),
        Rate(rate: 24, target: 210, frames: 5), Rate(rate: 25, target: 210, frames: 5), Rate(rate: 30_000 / 1001, target: 210, frames: 6),
        Rate(rate: 30, target: 210, frames: 6), Rate(rate: 48, target: 210, frames: 10), Rate(rate: 50, target: 210, frames: 10),
        Rate(rate: 60_000 / 1001, target: 210, frames: 12), Rate(rate: 60, target: 210, frames: 12),
        Rate(rate: 120, target: 210, frames: 24),
        Rate(rate: 144, target: 210, frames: 29),
    ]

    @Test(arguments: rates) func partsAreWholeFramesOfTheRate(_ rate: Rate) {
        for roundsUp in [true, false] {
            for start in [0, 0.3, 17.77] {
                let feed = Feed(rate: rate.rate, group: Int((rate.rate * 2).rounded()), roundsUp: roundsUp, startingAt: start)
                let made = feed.cut()
                made.obeysTheRules("rounds \(roundsUp), starts at \(start)")
                made.placesFramesByTime()
                #expect(made.rule.partTarget == rate.target)
                #expect(made.rule.clock == .video)
                let usual = made.parts.dropLast().filter { $0.video.count == rate.frames }.count
                #expect(usual * 10 >= (made.parts.count - 1) * 7, "\(usual) of \(made.parts.count)")
                #expect(made.segments.dropLast().allSatisfy { $0.startsWithKeyframe && (1999...2100).contains($0.duration) })
            }
        }
    }

    @Test(arguments: rates) func groupsOfEveryLengthMakeSegments(_ rate: Rate) {
        for seconds in [0.5, 1, 2, 3, 4.5, 20] {
            let group = max(1, Int((rate.rate * seconds).rounded()))
            let made = Feed(rate: rate.rate, group: group, seconds: 45).cut()
            made.obeysTheRules("group of \(seconds) s")
            let exact = Double(group) / rate.rate
            if exact <= 4 {
                let wanted = exact * (2 / exact - 0.01).rounded(.up)
                for segment in made.segments.dropLast() {
                    #expect(segment.startsWithKeyframe)
                    #expect(abs(Double(segment.duration) - wanted * 1000) <= exact * 1000 + 2, "\(segment) of \(wanted)")
                }
            } else {
                // Six seconds at the longest; each keyframe still begins one.
                let keyframes = made.segments.filter(\.startsWithKeyframe).count
                #expect(keyframes == Int((45 / exact).rounded(.up)))
            }
        }
    }

    @Test(arguments: [(15, 2), (30, 2), (60, 2), (75, 3), (120, 4), (150, 5), (600, 6)] as [(Int, Int64)])
    func targetDurationIsThatOfTheKeyframes(_ group: Int, _ target: Int64) {
        let made = Feed(rate: 30, group: group, seconds: 45).cut()
        made.obeysTheRules()
        #expect(made.rules?.targetDuration == target)
    }

    @Test(arguments: [14, 25, 31, 44, 59]) func keyframesBetweenTheUsualOnesLeaveNoSegmentWithoutOne(_ extra: Int) {
        // As an encoder does that puts one wherever the scene changes, and counts to 60 from there.
        var feed = Feed(rate: 30, group: nil, seconds: 45)
        let pictures = feed.frames.indices.filter { feed.frames[$0].kind == .video }
        var (since, cuts) = (0, 0)
        for (number, index) in pictures.enumerated() {
            let changes = number > 60 && since == extra && cuts % 3 != 0
            feed.frames[index].isKeyframe = number == 0 || since == 60 || changes
            if since == extra { cuts += 1 }
            since = feed.frames[index].isKeyframe ? 1 : since + 1
        }
        let made = feed.cut()
        made.obeysTheRules()
        #expect(made.rules == SegmentRule(targetDuration: 2, keyframeDistance: 2000))
        #expect(made.segments.allSatisfy { $0.startsWithKeyframe })
    }

    @Test(arguments: [1, 11, 34, 80]) func keyframeThatIsALittleLateIsNoLeap(_ late: Int64) {
        // As of a file that is sent over and over: its sound is not as long as its pictures.
        for hasSound in [true, false] {
            var feed = Feed(rate: 30, group: 60, audio: hasSound ? Feed.aac48 : nil)
            for index in feed.frames.indices where feed.frames[index].time >= 10_000 { feed.frames[index].time += late }
            let made = feed.cut()
            made.obeysTheRules("\(late) ms")
            #expect(made.parts.allSatisfy { !$0.cut.isDiscontinuous })
            #expect(made.segments.allSatisfy { $0.startsWithKeyframe })
        }
    }

    @Test func oneKeyframeForEverStillMakesSegments() {
        let made = Feed(rate: 30, group: nil, seconds: 60).cut()
        made.obeysTheRules()
        #expect(made.segments.count >= 10)
        #expect(made.parts.filter(\.cut.isIndependent).count == 1)
        #expect(made.segments.dropLast().allSatisfy { $0.duration > 5700 })
    }

    @Test(arguments: [
        (Feed.aac48, 200, 9), (Feed.aac44, 210, 9), (Feed.heAAC, 190, 4), (Feed.opus, 210, 10), (Int64(96_000), 200, 2),
        (Int64(26_122), 210, 8),
    ]) func soundAloneIsCutByItself(_ audio: Int64, _ target: Int64, _ frames: Int) {
        let made = Feed(audio: audio, seconds: 30).cut()
        made.obeysTheRules()
        made.placesFramesByTime()
        #expect(made.rule.partTarget == target)
        #expect(made.parts.dropLast().filter { $0.audio.count == frames }.count >= (made.parts.count - 1) * 9 / 10)
        #expect(made.segments.dropLast().allSatisfy { (2000...2250).contains($0.duration) })
    }

    @Test(arguments: [1.0, 2, 4]) func soundCutsWherePicturesAreSlow(_ rate: Double) {
        for delay: Int64 in [0, 40, -40] {
            let made = Feed(rate: rate, group: 2 * Int(rate), seconds: 30, audioDelay: delay).cut()
            made.obeysTheRules("\(delay) ms")
            #expect(made.rule.clock == .audio)
            #expect(made.rule.partTarget == 200)
            #expect(made.parts.filter { $0.video.isEmpty }.count > made.parts.count / 4)
            #expect(made.segments.dropLast().allSatisfy { $0.startsWithKeyframe && $0.duration == 2000 }, "\(made.segments)")
        }
    }

    @Test(arguments: [(0.2, 5010), (0.5, 2010), (1, 1010), (2, 510), (4, 260)]) func slowPicturesAloneAreAPartEach(
        _ rate: Double, _ target: Int64
    ) {
        var feed = Feed(rate: rate, group: nil, audio: nil, seconds: 60)
        feed.audioFrame = nil
        let made = feed.cut(
            CuttingRule(
                hasVideo: true, video: FramePace.measure(feed.frames.prefix(3).map(\.time)), audioFrame: nil))
        made.obeysTheRules()
        #expect(made.rule.partTarget == target)
        #expect(made.parts.allSatisfy { $0.video.count == 1 })
    }

    @Test(arguments: [-600, -300, -100, -30, 30, 100, 300, 700, 1500] as [Int64]) func soundMayBeEarlyOrLate(_ delay: Int64) {
        for rate in [25, 30_000.0 / 1001, 60] {
            let made = Feed(rate: rate, group: Int(rate * 2), audioDelay: delay).cut()
            made.obeysTheRules("\(delay) ms at \(rate)")
            #expect(made.segments.dropLast().allSatisfy { $0.startsWithKeyframe })
            // What is late is in a later part, never in an earlier one.
            for part in made.parts { #expect(part.audio.allSatisfy { $0.time < part.cut.end }) }
        }
    }

    @Test func picturesThatAreAlwaysFarBehindTheirSoundStillBeginSegments() {
        let made = Feed(rate: 25, group: 50, seconds: 30, audioDelay: -2000).cut()
        made.obeysTheRules()
        #expect(made.segments.filter(\.startsWithKeyframe).count >= 12)
    }

    @Test(arguments: rates) func lostFramesMakeNoPartTooLong(_ rate: Rate) {
        for audio in [Feed.aac48, nil] {
            for step in [3, 7, 10, 50] {
                var feed = Feed(rate: rate.rate, group: Int(rate.rate * 2), audio: audio)
                let pictures = feed.frames.indices.filter { feed.frames[$0].kind == .video && !feed.frames[$0].isKeyframe }
                for index in pictures.enumerated().filter({ $0.offset % step == step - 1 }).map(\.element).reversed() {
                    feed.frames.remove(at: index)
                }
                guard feed.rule.clock == .video, feed.rule.videoFrame != nil else { continue }
                feed.cut().obeysTheRules("every \(step)th is lost, sound \(audio ?? 0)")
            }
        }
    }

    @Test(arguments: [0.3, 0.7, 1, 3, 8]) func holeInThePicturesIsFilledWithSound(_ seconds: Double) {
        let gap = 5000..<5000 + Int64(seconds * 1000)
        var feed = Feed(rate: 30, group: 60)
        feed.frames.removeAll { $0.kind == .video && gap.contains($0.time) }
        let made = feed.cut()
        made.obeysTheRules()
        made.placesFramesByTime()
        #expect(made.parts.allSatisfy { !$0.cut.isDiscontinuous })
    }

    @Test func partsGoOnWhileThePicturesAreAway() {
        let feed = Feed(rate: 30, group: 60)
        var cutter = PartCutter(rule: feed.rule, hasVideo: true, start: 0, isDiscontinuous: false)
        var ends: [Int64] = []
        for frame in feed.frames where frame.kind == .audio || frame.time < 5000 {
            ends += cutter.frameArrived(frame.kind, time: frame.time, isKeyframe: frame.isKeyframe).map(\.end)
            if frame.time > 6000 { #expect((ends.last ?? 0) >= frame.time - 1000) }
        }
    }

    @Test(arguments: [true, false]) func holeInEverythingIsALeap(_ hasSound: Bool) {
        var feed = Feed(rate: 30, group: 60, audio: hasSound ? Feed.aac48 : nil)
        feed.frames.removeAll { (5000..<8500).contains($0.time) }
        let made = feed.cut()
        made.obeysTheRules()
        #expect(made.parts.filter(\.cut.isDiscontinuous).count == 1)
        let leap = made.parts.first(where: \.cut.isDiscontinuous)
        #expect((8500...8540).contains(leap?.cut.start ?? 0))
    }

    @Test func holeInTheSoundIsFilledWithPictures() {
        var feed = Feed(rate: 2, group: 4, seconds: 30)
        feed.frames.removeAll { $0.kind == .audio && (5000..<12_000).contains($0.time) }
        let made = feed.cut()
        #expect(made.rule.clock == .audio)
        #expect(made.left == 0)
        #expect(made.parts.allSatisfy { $0.duration <= made.rule.partTarget })
    }

    @Test func varyingRatesAreCutBySoundOrBetweenFrames() {
        for seed in 1...20 as ClosedRange<UInt64> {
            for audio in [Feed.aac48, nil] {
                var state = seed
                var feed = Feed(audio: audio, seconds: 20)
                var time: Int64 = 0
                var index = 0
                var pictures: [Feed.Frame] = []
                while time < 20_000 {
                    pictures.append(Feed.Frame(kind: .video, time: time, isKeyframe: index % 40 == 0))
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    time += 10 + Int64(state >> 33) % 110
                    index += 1
                }
                feed.frames = (feed.frames + pictures).sorted {
                    ($0.time, $0.kind == .audio ? 0 : 1) < ($1.time, $1.kind == .audio ? 0 : 1)
                }
                #expect(feed.rule.videoFrame == nil)
                #expect(feed.rule.clock == (audio == nil ? .video : .audio))
                let made = feed.cut()
                made.obeysTheRules("seed \(seed), sound \(audio ?? 0)")
                #expect(made.segments.dropLast().allSatisfy { $0.startsWithKeyframe })
            }
        }
    }

    @Test func theTargetHoldsWhenTheRateChanges() {
        for from in [10.0, 15, 24, 25, 30, 60] {
            for to in [5.0, 10, 15, 24, 25, 30, 50, 60, 144] {
                let rule = Feed(rate: from, group: Int(from * 2)).rule
                let made = Feed(rate: to, group: Int(to * 2)).cut(rule)
                made.obeysTheRules("\(from) to \(to)")
            }
        }
    }

    @Test func anEncoderThatReturnsGoesOnWithALeap() {
        let first = Feed(rate: 30, group: 60, seconds: 5)
        let second = Feed(rate: 30, group: 60, seconds: 5, startingAt: 9000)
        var both = first
        both.frames += second.frames
        let made = both.cut()
        made.obeysTheRules()
        #expect(made.parts.filter(\.cut.isDiscontinuous).map(\.cut.start) == [9000])
    }

    @Test func soundAfterTheLimitIsLeft() {
        let feed = Feed(rate: 25, group: 50, seconds: 1, audioDelay: -300)
        var cutter = PartCutter(rule: feed.rule, hasVideo: true, start: 0, isDiscontinuous: false)
        var cuts: [PartCutter.Cut] = []
        for frame in feed.frames { cuts += cutter.frameArrived(frame.kind, time: frame.time, isKeyframe: frame.isKeyframe) }
        cuts += cutter.finish(before: 900)
        #expect(cuts.last?.end == 900)
        #expect(cuts.reduce(0) { $0 + $1.videoFrames } == 25)
        #expect(cuts.reduce(0) { $0 + $1.audioFrames } == feed.frames.filter { $0.kind == .audio && $0.time < 900 }.count)
    }

    @Test(arguments: rates) func framesBeforeTheQuietTimeEndNoPart(_ rate: Rate) {
        for delay: Int64 in [-700, 0, 700] {
            var feed = Feed(rate: rate.rate, group: Int(rate.rate * 2), audioDelay: delay)
            feed.frames.removeAll { $0.kind == .video && (5100..<6900).contains($0.time) }
            let start = feed.frames.first { $0.kind == .video }?.time ?? 0
            var cutter = PartCutter(rule: feed.rule, hasVideo: true, start: start, isDiscontinuous: false)
            var quiet = 0
            for frame in feed.frames where frame.time >= start {
                let isQuiet = cutter.quiet.map { frame.kind == .video ? frame.time < $0.video && !frame.isKeyframe : frame.time < $0.sound }
                let cuts = cutter.frameArrived(frame.kind, time: frame.time, isKeyframe: frame.isKeyframe)
                if isQuiet == true { quiet += cuts.isEmpty ? 1 : -feed.frames.count }
            }
            #expect(quiet > feed.frames.count / 2, "sound \(delay) ms late: \(quiet) of \(feed.frames.count)")
        }
    }

    @Test func equalTimesAndLeapsOfAHostileEncoderEnd() {
        for step: Int64 in [0, 1, 6000, 1_000_000_000] {
            var feed = Feed(audio: nil)
            feed.frames = [Feed.Frame(kind: .video, time: 0)]
            for index in 0..<500 {
                let kind: MediaKind = index % 3 == 0 ? .audio : .video
                feed.frames.append(Feed.Frame(kind: kind, time: Int64(index) * step, isKeyframe: index % 2 == 1))
            }
            let made = feed.cut(CuttingRule(hasVideo: true, video: nil, audioFrame: 21_333))
            #expect(made.left == 0)
            #expect(made.parts.allSatisfy { $0.duration > 0 })
        }
    }
}
