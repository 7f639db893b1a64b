import Testing

@testable import Media

@Suite struct WallTimeTests {
    @Test(
        arguments: [
            (0, "1970-01-01T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (951_868_800_000, "2000-03-01T00:00:00.000Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
            (4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
            (1_735_689_599_999, "2024-12-31T23:59:59.999Z"),
            (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
            (Int64.max, "9999-12-31T23:59:59.999Z"),
            (Int64.min, "0000-01-01T00:00:00.000Z"),
        ] as [(Int64, String)])
    func writesTheDate(milliseconds: Int64, text: String) {
        #expect(WallTime(unixMilliseconds: milliseconds).text == text)
    }

    @Test func secondsBeyondAllYearsAreHeldAtTheEnds() {
        #expect(WallTime(unixSeconds: .max) == WallTime(unixMilliseconds: 253_402_300_799_000))
        #expect(WallTime(unixSeconds: .min) == WallTime(unixMilliseconds: .min))
    }

    /// Day after day for four hundred years, counted by hand.
    @Test func countsEveryDay() {
        var (year, month, day) = (1970 as Int64, 1 as Int64, 1 as Int64)
        for number in 0..<146_097 as Range<Int64> {
            let time = WallTime(unixMilliseconds: number * 86_400_000)
            #expect(time.year == year && time.month == month && time.day == day)
            let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
            day += 1
            if day > [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][Int(month) - 1] { (month, day) = (month + 1, 1) }
            if month > 12 { (year, month) = (year + 1, 1) }
        }
    }
}
