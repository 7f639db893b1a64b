import Testing

@testable import Media

@Suite struct TimescaleTests {
    @Test(arguments: [1000, 7350, 8000, 11_025, 16_000, 22_050, 44_100, 48_000, 90_000, 96_000, 1_000_000])
    func everyTickOfAMillisecondGivesItBack(_ rate: Int) throws {
        let timescale = try #require(Timescale(rate))
        var next: Int64 = 0
        for time in Array(0...2000 as ClosedRange<Int64>) + [86_400_000, 86_400_001] {
            let range = try #require(timescale.ticks(of: time))
            if time <= 2000 {
                #expect(range.lowerBound == next)
                next = range.upperBound + 1
            }
            for tick in range { #expect(timescale.milliseconds(tick) == time) }
            #expect(range.contains(try #require(timescale.tick(at: time))))
        }
    }

    @Test func absurdRatesAndTimesAreNil() throws {
        #expect(Timescale(999) == nil)
        #expect(Timescale(-1) == nil)
        #expect(Timescale(1_000_001) == nil)
        #expect(Timescale.video.milliseconds(-1) == nil)
        #expect(Timescale.video.milliseconds(.max) == nil)
        #expect(Timescale.video.ticks(of: -1) == nil)
        #expect(Timescale.video.ticks(of: .max) == nil)
        #expect(Timescale.video.tick(at: .min) == nil)
        #expect(try #require(Timescale(1_000_000)).ticks(of: Timescale.latest) != nil)
    }
}
