import Testing
import Uplink

@Suite struct DailyUseTests {
    @Test func addsUpThirtyOneDays() {
        var use = DailyUse()
        for day in 1...40 as ClosedRange<Int64> { use.add(10, day: day) }
        #expect(use.total(day: 40) == 310 && use.bytes.count == 31)
        #expect(use.total(day: 45) == 260)
        #expect(use.total(day: 71) == 0)
        #expect(DailyUse(saved: use.bytes) == use)
    }

    @Test func noCalendarMonthGetsMoreThanTheLimit() {
        // Whoever gives as much as may be, each day, up to 100 in 31 days.
        var use = DailyUse()
        var given: [Int64] = []
        for day in 0..<400 as Range<Int64> {
            let gift = max(0, min(Int64.random(in: 0...40), 100 - use.total(day: day)))
            use.add(gift, day: day)
            given.append(gift)
        }
        for start in 0..<(400 - 31) { #expect(given[start..<(start + 31)].reduce(0, +) <= 100) }
    }

    @Test func neitherOverflowsNorTakesBack() {
        var use = DailyUse()
        use.add(-5, day: 1)
        #expect(use.total(day: 1) == 0)
        use.add(7, day: 1)
        use.add(3, day: 1)
        #expect(use.total(day: 1) == 10)
    }
}
