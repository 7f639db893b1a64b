import Testing
import Uplink

@Suite final class ByteBudgetTests {
    var budget = ByteBudget(capacity: 1_000, bytesPerHour: 3_600)

    private func takes(_ count: Int64, _ now: Int64) -> Bool { budget.take(count, now: now) }

    @Test func givesWhatItHasAndFillsUpEvenly() {
        let takings: [(Int64, Int64, Bool)] = [
            (600, 0, true), (400, 0, true), (1, 0, false), (1, 999, false), (1, 1_000, true), (101, 101_000, false), (100, 101_000, true),
        ]
        for (count, now, given) in takings { #expect(takes(count, now) == given) }
    }

    @Test func holdsNoMoreThanItsCapacity() {
        budget = ByteBudget(capacity: 1_000, bytesPerHour: .max)
        for (count, given) in [(0, true), (1_001, false), (1_000, true), (-1, false)] as [(Int64, Bool)] {
            #expect(takes(count, count == 0 ? 0 : .max) == given)
        }
    }

    @Test func overHoursNoMoreThanItsRateAndItsCapacity() {
        budget = ByteBudget(capacity: 50, bytesPerHour: 100)
        var taken: Int64 = 0
        var now: Int64 = 0
        while now < 36_000_000 {
            now += Int64.random(in: 0...100_000)
            let wish = Int64.random(in: 1...9)
            if takes(wish, now) { taken += wish }
        }
        #expect(taken <= 50 + 100 * now / 3_600_000)
        #expect(taken >= 700)
    }
}
