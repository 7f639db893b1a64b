import Parts
import Testing

@testable import Parts

@Suite struct BitRateTests {
    @Test func constantStreamIsAsHeavyAsItIs() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        maker.size = { _ in 25_000 }
        store.take(&maker, seconds: 60)
        #expect(store.bitRate == PartStore.BitRate(peak: 1_000_000, average: 1_000_000))
    }

    /// 4.1: the peak is that of about a target duration, not of a single heavy segment of two seconds.
    @Test func peakIsThatOfARunOfSegments() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        maker.size = { (200..<210).contains($0) ? 100_000 : 25_000 }
        store.take(&maker, seconds: 60)
        let rate = try #require(store.bitRate)
        // 2 s of 4 Mbit/s and 2 s of 1 Mbit/s.
        #expect(rate.peak == 2_500_000)
        #expect(rate.average > 1_000_000 && rate.average < 1_200_000)
    }

    @Test func gapsDoNotCount() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        maker.size = { _ in 25_000 }
        store.take(&maker, seconds: 20)
        maker.skip(20_000)
        store.take(&maker, seconds: 20)
        #expect(store.bitRate == PartStore.BitRate(peak: 1_000_000, average: 1_000_000))
    }

    @Test func followsTheWindow() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        maker.size = { $0 < 300 ? 100_000 : 25_000 }
        store.take(&maker, seconds: 200)
        #expect(store.bitRate == PartStore.BitRate(peak: 1_000_000, average: 1_000_000))
    }
}
