import Testing

@testable import Packaging

/// The ladder's small decisions.
@Suite struct LadderValueTests {
    // MARK: Setting

    @Test(arguments: [
        ("off", "off"), ("auto", "auto"), ("480p:1000k, audio", "480p:1000k, audio"), ("480p:1M,audio", "480p:1000k, audio"),
        (" 720p : 2.5m ,480P:800k", "720p:2500k, 480p:800k"), ("audio", "audio"),
    ])
    func listsAreRead(_ text: String, _ expected: String) {
        #expect(LadderConfiguration.Choice(text)?.text == expected)
    }

    @Test(arguments: [
        "", "on", "720p", "720p:", "720:1M", "720p:1", "720p:0k", "720p:49k", "720p:101M", "721p:1M", "62p:1M", "2162p:1M", "720p:1M,",
        "720p:1M, 720p:2M", "audio, audio", "720p:1.2345M", "720p:1.M", "720p:-1M", "video", "99999999999p:1M", "٧٢٠p:1M",
        "100p:1M,102p:1M,104p:1M,106p:1M,108p:1M,110p:1M,112p:1M",
    ])
    func listsThatMeanNothingAreRefused(_ text: String) {
        #expect(LadderConfiguration.Choice(text) == nil)
    }

    @Test func namesAreThoseOfAddresses() {
        #expect(LadderConfiguration.standard.compactMap(\.name?.text) == ["720p", "480p", "audio"])
        #expect(LadderConfiguration().rungs == [])
    }

    // MARK: Size

    @Test(arguments: [
        (1920, 1080, 720, 1280, 720), (1920, 1080, 480, 854, 480), (1080, 1920, 480, 480, 854), (1280, 720, 1080, 1280, 720),
        (1921, 1081, 2160, 1920, 1080), (640, 2, 2, 640, 2), (3440, 1440, 720, 1720, 720), (1, 1, 480, 2, 2), (0, 0, 480, 2, 2),
    ])
    func picturesKeepTheirShapeAndNeverGrow(_ width: Int, _ height: Int, _ lines: Int, _ madeWidth: Int, _ madeHeight: Int) {
        let made = PictureShape(width: width, height: height).scaled(toLines: lines)
        #expect(made == PictureShape(width: madeWidth, height: madeHeight))
    }

    // MARK: Order

    /// Decoding times 0, 10, … with the given times of showing, and pictures that come in their order but for some.
    private func order(_ shown: [Int64], delay: Int, lost: Set<Int64> = []) -> [(tick: Int64, shown: Int64, isThere: Bool)] {
        var order = DisplayOrder()
        var made: [(tick: Int64, shown: Int64, isThere: Bool)] = []
        func add(_ slots: [DisplayOrder.Slot], ends: Bool) {
            for (index, slot) in slots.enumerated() { made.append((slot.tick, slot.shown, ends && index == slots.count - 1)) }
        }
        for (index, time) in shown.enumerated() {
            add(order.frameArrived(tick: Int64(index) * 10, time: Int64(index), isKeyframe: index == 0, shown: time), ends: false)
            let ready = shown.prefix(index + 1).sorted().prefix(max(0, index + 1 - delay))
            for time in ready where !lost.contains(time) { add(order.pictureArrived(shown: time), ends: true) }
        }
        for time in shown.sorted() where !lost.contains(time) { add(order.pictureArrived(shown: time), ends: true) }
        add(order.finish(), ends: false)
        return made
    }

    @Test func theNthPictureTakesTheNthDecodingTime() {
        let made = order([20, 50, 30, 40, 80, 60, 70], delay: 2)
        #expect(made.map(\.tick) == [0, 10, 20, 30, 40, 50, 60])
        #expect(made.map(\.shown) == [20, 30, 40, 50, 60, 70, 80])
        #expect(made.allSatisfy { $0.isThere })
    }

    @Test func aPictureThatNeverComesLeavesItsPlaceEmpty() {
        let made = order([20, 50, 30, 40, 80, 60, 70], delay: 2, lost: [30, 80])
        #expect(made.map(\.tick) == [0, 10, 20, 30, 40, 50, 60])
        #expect(made.map(\.shown) == [20, 30, 40, 50, 60, 70, 80])
        #expect(made.filter { !$0.isThere }.map(\.shown) == [30, 80])
    }

    @Test func picturesOfTheSameTimeAreToldApart() {
        let made = order([10, 10, 10, 30], delay: 0)
        #expect(made.map(\.shown) == [10, 10, 20, 30])
        #expect(made.map(\.tick) == [0, 10, 20, 30])
    }

    @Test func whatNobodySentIsNotWaitedFor() {
        var order = DisplayOrder()
        #expect(order.pictureArrived(shown: 5) == [])
        #expect(order.finish() == [])
    }

    @Test func aDecoderThatGivesNothingHoldsUpNobody() {
        let made = order((0..<100).map { $0 * 10 }, delay: 1000, lost: Set((0..<1000).map { $0 * 10 }))
        #expect(made.count == 100)
        #expect(made.map(\.tick) == (0..<100).map { $0 * 10 })
        #expect(!made.contains { $0.isThere })
    }

    // MARK: Overload

    @Test func shortBacklogsAreFine() {
        var judge = OverloadJudge()
        for now in stride(from: 0.0, to: 60_000, by: 100) {
            let isSlow = Int(now) % 5000 < 3900
            #expect(judge.judge(waiting: isSlow ? 5000 : 100, bytes: 0, now: now) == .fine)
        }
    }

    @Test func whatStaysBehindLosesOneRenditionAfterTheOther() {
        var judge = OverloadJudge()
        let verdicts = stride(from: 0.0, through: 12_000, by: 100).map { (judge.judge(waiting: 1600, bytes: 0, now: $0), $0) }
        #expect(verdicts.filter { $0.0 == .shedOne }.map(\.1) == [4000, 8000, 12_000])
        #expect(!verdicts.contains { $0.0 == .shedAll })
    }

    @Test func whatCatchesUpIsLeftInPeace() {
        var judge = OverloadJudge()
        // Three tenths less every four seconds.
        var waiting = 9000.0
        for now in stride(from: 0.0, to: 20_000, by: 100) {
            #expect(judge.judge(waiting: Int64(waiting), bytes: 0, now: now) == .fine)
            waiting *= 0.991
        }
        // Not when it is hardly so.
        var other = OverloadJudge()
        let verdicts = stride(from: 0.0, to: 8000, by: 100).map { other.judge(waiting: 9000 - Int64($0) / 10, bytes: 0, now: $0) }
        #expect(verdicts.filter { $0 == .shedOne }.count == 1)
    }

    @Test func whatCannotBeKeptIsGivenUpAtOnce() {
        var judge = OverloadJudge()
        #expect(judge.judge(waiting: 10_001, bytes: 0, now: 0) == .shedAll)
        #expect(judge.judge(waiting: 0, bytes: 25 << 20, now: 0) == .shedAll)
    }
}
