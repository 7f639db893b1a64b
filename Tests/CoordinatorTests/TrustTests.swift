import Testing

@testable import Coordinator

/// How far a box is relied on, and what makes it less.
struct TrustTests {
    @Test(
        arguments: [
            (outcomes: [], trust: 750), ([0], 714), ([0, 0], 681), ([1_000], 761), ([1_000, 0], 727),
            (Array(repeating: 0, count: 10), 500), (Array(repeating: 0, count: 11), 483), (Array(repeating: 1_000, count: 10_000), 999),
        ] as [(outcomes: [Int], trust: Int)])
    func trustIsTheMeanOfAStartOfTwentyAndTheOutcomes(outcomes: [Int], trust: Int) {
        var value = Trust()
        for outcome in outcomes { value.came(outcome, day: 5) }
        #expect(value.permille(day: 5) == trust)
    }

    @Test func outcomesCountForThirtyDays() {
        var trust = Trust()
        for _ in 0..<20 { trust.came(0, day: 1) }
        #expect(trust.permille(day: 30) == 375)
        #expect(trust.permille(day: 31) == 750)
        trust.came(1_000, day: 31)
        #expect(trust.kept == [Trust.Day(day: 31, count: 1, sum: 1_000)])
    }

    @Test func whoIsRefusedComesBackAtFiveHundredOnly() {
        var trust = Trust()
        for _ in 0..<31 { trust.came(0, day: 1) }
        #expect(trust.permille(day: 1) == 294)
        #expect(trust.isRefused(day: 1))
        while trust.permille(day: 1) < 499 {
            trust.came(1_000, day: 1)
            #expect(trust.isRefused(day: 1) == (trust.permille(day: 1) < 500))
        }
        trust.came(1_000, day: 1)
        #expect(!trust.isRefused(day: 1))
    }

    @Test func aDayIsBounded() {
        var trust = Trust(start: 5_000)
        #expect(trust.start == 1_000)
        for _ in 0..<Trust.mostOfADay + 5 { trust.came(-7, day: 1) }
        #expect(trust.kept == [Trust.Day(day: 1, count: Trust.mostOfADay, sum: 0)])
    }
}

struct AccusationsTests {
    private func report(_ who: Report.Reporter, _ lines: Report.Line...) -> Report { Report(who, lines) }

    private func named(_ outcomes: [Accusations.Outcome]) -> [Int64] {
        outcomes.compactMap { if case .named(let id, _) = $0 { id } else { nil } }
    }

    @Test func aWrongSliceNamesTheBoxAtOnceAndCountsOnceInTenSeconds() {
        var accusations = Accusations()
        let line = Report.Line(7, came: 100, wrong: 2)
        let one = accusations.take(report(.member(1), line), now: 0)
        #expect(one.count == 2)
        let two = accusations.take(report(.member(1), line), now: 9_999)
        #expect(two.isEmpty)
        let three = accusations.take(report(.member(1), line), now: 10_000)
        #expect(three == [.contradicted(7)])
        let finding = accusations.findings(of: 7, now: 10_000).first
        #expect(finding?.kind == .wrong && finding?.slices == 6 && finding?.reporters == [.member(1)])
        #expect(accusations.isSuspended(7, now: 10_000))
        #expect(!accusations.isSuspended(7, now: 10_001 + Accusations.suspended))
        #expect(accusations.findings(of: 7, now: 10_001 + Accusations.shown).isEmpty)
    }

    @Test func oneVoiceAloneTakesNoTrustBelowFiveHundred() {
        var accusations = Accusations()
        var trust = Trust()
        for step in 0..<100 {
            for outcome in accusations.take(report(.member(1), Report.Line(7, came: 0, wrong: 1)), now: Int64(step) * 10_000)
            where outcome == .contradicted(7) { trust.came(0, day: 0) }
        }
        #expect(trust.permille(day: 0) == Trust.doubted)
        for step in 100..<200 {
            let stranger = Report.Reporter.viewer(address: "192.0.2.\(step)")
            for outcome in accusations.take(report(stranger, Report.Line(7, came: 0, wrong: 1)), now: Int64(step) * 10_000)
            where outcome == .contradicted(7) { trust.came(0, day: 0) }
        }
        #expect(trust.permille(day: 0) == 375, "all strangers are one voice more")
    }

    @Test func aStrangerAloneSuspendsNobody() {
        var accusations = Accusations()
        let line = Report.Line(7, came: 0, wrong: 1)
        let one = accusations.take(report(.viewer(address: "a"), line), now: 0)
        #expect(named(one) == [7])
        #expect(!accusations.isSuspended(7, now: 1))
        let two = accusations.take(report(.viewer(address: "a"), line), now: 2)
        #expect(named(two).isEmpty)
        let three = accusations.take(report(.viewer(address: "b"), line), now: 3)
        #expect(named(three) == [7], "it has more weight now")
        #expect(accusations.isSuspended(7, now: 4))
    }

    @Test func nobodyAccusesItself() {
        var accusations = Accusations()
        let one = accusations.take(report(.member(7), Report.Line(7, came: 0, wrong: 1)), now: 0)
        #expect(one.isEmpty)
        let two = accusations.take(report(.member(1), Report.Line(7, came: -1, wrong: 1)), now: 0)
        #expect(two.isEmpty)
    }

    @Test func whoIsLateToThoseWhoGetOthersInTimeIsNamed() {
        var accusations = Accusations()
        for step in 0..<3 {
            let outcomes = accusations.take(
                report(.member(1), Report.Line(7, came: 38, late: 2), Report.Line(8, came: 40), Report.Line(nil, came: 10)),
                now: Int64(step) * 5_000)
            #expect(named(outcomes) == (step == 0 ? [7] : []))
        }
        let finding = accusations.findings(of: 7, now: 15_000).first
        #expect(finding?.kind == .late && finding?.rates?.own == 50 && finding?.rates?.others == 0)
        #expect(accusations.findings(of: 8, now: 15_000).isEmpty)
    }

    @Test(arguments: [
        // The line of the one who complains is bad: everybody is late to it.
        [Report(.member(1), [Report.Line(7, came: 38, late: 2), Report.Line(8, came: 38, late: 2)])],
        // Too little to say anything.
        [Report(.member(1), [Report.Line(7, came: 2, late: 2), Report.Line(8, came: 400)])],
        // Two others are content with it.
        [
            Report(.member(2), [Report.Line(7, came: 400), Report.Line(8, came: 400)]),
            Report(.member(3), [Report.Line(7, came: 400), Report.Line(8, came: 400)]),
            Report(.member(1), [Report.Line(7, came: 38, late: 2), Report.Line(8, came: 400)]),
        ],
    ])
    func lateSlicesAreComparedBeforeABoxIsNamed(reports: [Report]) {
        var accusations = Accusations()
        for report in reports { #expect(named(accusations.take(report, now: 0)).isEmpty) }
    }

    @Test func anIntervalWithoutAWrongSliceIsToABoxsCredit() {
        var accusations = Accusations()
        _ = accusations.take(
            report(.member(1), Report.Line(7, came: 100), Report.Line(8, came: 100, wrong: 1), Report.Line(9, came: 3)), now: 0)
        _ = accusations.take(report(.viewer(address: "a"), Report.Line(10, came: 10_000)), now: 0)
        let one = accusations.intervalPassed()
        #expect(one == [7])
        let two = accusations.intervalPassed()
        #expect(two.isEmpty)
    }

    @Test func memoryIsBounded() {
        var accusations = Accusations()
        for number in 0..<Accusations.mostReports * 2 {
            _ = accusations.take(report(.viewer(address: "\(number)"), Report.Line(7, came: 1, wrong: 1)), now: 0)
        }
        #expect(accusations.findings(of: 7, now: 0).first?.reporters.count == 64)
    }
}
