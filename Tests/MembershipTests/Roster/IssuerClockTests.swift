import Testing

@testable import Membership

@Suite struct IssuerClockTests {
    static let saved = IssuerClock.Saved(value: 1_000, wall: 1_700_000_000)

    @Test(
        arguments: [
            (1_700_000_000, 1_000), (1_700_000_060, 1_060), (1_700_000_000 + 400 * 86_400, 1_000 + 400 * 86_400),
            (1_700_000_001 + 400 * 86_400, 1_000), (0, 1_000), (1_699_999_999, 1_000), (2_015_360_000, 1_000), (Int64.max, 1_000),
            (Int64.min, 1_000),
        ] as [(Int64, Int64)]) func goesOnAfterARestart(wall: Int64, value: Int64)
    {
        #expect(IssuerClock(saved: Self.saved, wall: wall, monotonic: 5_000).now(monotonic: 5_000) == value)
    }

    @Test func passesWithTheMonotonicClockAlone() {
        let clock = IssuerClock(saved: nil, wall: 500, monotonic: 10_000)
        #expect(clock.now(monotonic: 10_999) == 500)
        #expect(clock.now(monotonic: 70_000) == 560)
        #expect(clock.now(monotonic: 0) == 500)
    }

    @Test func beginsAnywhere() {
        #expect(IssuerClock(saved: nil, wall: -5, monotonic: 0).now(monotonic: 0) == 0)
    }
}
