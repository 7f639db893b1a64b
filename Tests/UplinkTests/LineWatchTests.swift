import Testing
import Uplink

@Suite final class LineWatchTests {
    var watch = LineWatch()
    var now: Int64 = 0

    /// Measures for a while, a round trip every `every` milliseconds.
    private func measure(_ milliseconds: Double, seconds: Int64, every: Int64 = 100) {
        for _ in 0..<(seconds * 1_000 / every) {
            now += every
            watch.roundTripMeasured(milliseconds, now: now)
        }
    }

    @Test func allIsGivenOnAnEmptyLine() {
        #expect(watch.permille == 1_000 && watch.queueMilliseconds == nil)
        measure(23, seconds: 60)
        #expect(watch.permille == 1_000 && watch.queueMilliseconds == 0)
    }

    @Test func aQueueMakesItGiveWay() {
        measure(20, seconds: 10)
        measure(20 + 120, seconds: 11)
        #expect(watch.permille == 0)
        #expect(watch.queueMilliseconds == 120)
    }

    @Test func aLongQueueMakesItGiveWayFaster() {
        measure(20, seconds: 10)
        measure(20 + 660, seconds: 2)
        #expect(watch.permille == 0)
    }

    @Test func aShortQueueIsBearable() {
        measure(20, seconds: 10)
        measure(20 + 50, seconds: 30)
        #expect(watch.permille == 1_000)
    }

    @Test func itComesBackWithinAboutAMinute() {
        measure(20, seconds: 10)
        measure(500, seconds: 10)
        #expect(watch.permille == 0)
        measure(20, seconds: 30)
        #expect((400...600).contains(watch.permille))
        measure(20, seconds: 35)
        #expect(watch.permille == 1_000)
    }

    @Test func oneSlowAnswerIsNotAQueue() {
        measure(20, seconds: 10)
        for _ in 0..<50 {
            measure(900, seconds: 1, every: 1_000)
            measure(20, seconds: 3, every: 1_000)
        }
        #expect(watch.permille == 1_000)
    }

    @Test func aLineThatHasBecomeLongerIsKnownAfterTenMinutes() {
        measure(20, seconds: 60)
        measure(220, seconds: 300)
        #expect(watch.permille == 0)
        measure(220, seconds: 400)
        #expect(watch.permille == 1_000 && watch.queueMilliseconds == 0)
    }

    @Test func aMissingAnswerHalvesOnceASecond() {
        for _ in 0..<5 { watch.answerMissed(now: 5_000) }
        #expect(watch.permille == 500)
        watch.answerMissed(now: 6_000)
        #expect(watch.permille == 250)
    }

    @Test func rareMeasurementsMoveItLessThanTheirDistance() {
        watch.roundTripMeasured(20, now: 0)
        watch.roundTripMeasured(.nan, now: 1)
        watch.roundTripMeasured(-4, now: 2)
        for hour in 1...4 as ClosedRange<Int64> { watch.roundTripMeasured(26, now: hour * 3_600_000) }
        #expect(watch.permille == 1_000)
        watch.answerMissed(now: 14_400_001)
        watch.roundTripMeasured(26, now: 18_000_000)
        #expect(watch.permille == 725)
    }

    @Test func twoThatGiveWayLeaveTheLineToTheHousehold() {
        // The line carries 10 units; the household takes 9 for a while, and what does not fit waits in the queue (up to 500 ms).
        var queue = 0.0
        var given: [Double] = []
        for tick in 0..<3_000 {
            now += 100
            let household = (1_000..<2_000).contains(tick) ? 9.0 : 0
            let load = household + 8 * Double(watch.permille) / 1_000
            queue = min(500, max(0, queue + (load - 10) / 10 * 100))
            watch.roundTripMeasured(20 + queue, now: now)
            given.append(Double(watch.permille))
        }
        #expect(given[..<1_000].allSatisfy { $0 == 1_000 })
        #expect(given[1_200..<2_000].reduce(0, +) / 800 < 300)
        #expect(given[2_700...].allSatisfy { $0 == 1_000 })
    }
}
