import Media
import Testing

@Suite struct TimestampUnwrapperTests {
    private func unwrapped(_ timestamps: [UInt32]) -> [Int64] {
        var unwrapper = TimestampUnwrapper()
        return timestamps.map { unwrapper.unwrap($0) }
    }

    @Test func continuesAcrossTheWrap() {
        #expect(unwrapped([0xFFFF_FFF0, 0xFFFF_FFFF, 0, 33]) == [0xFFFF_FFF0, 0xFFFF_FFFF, 0x1_0000_0000, 0x1_0000_0021])
    }

    @Test func smallStepBackStaysOne() {
        #expect(unwrapped([100, 90, 95]) == [100, 90, 95])
        #expect(unwrapped([0xFFFF_FFFF, 5, 0xFFFF_FFFE]) == [0xFFFF_FFFF, 0x1_0000_0005, 0xFFFF_FFFE])
        #expect(unwrapped([5, 0xFFFF_FFFE]) == [5, -2])
    }

    @Test func halfOfTheRangeIsNothingSpecial() {
        #expect(unwrapped([0x7FFF_FFF0, 0x8000_0010]) == [0x7FFF_FFF0, 0x8000_0010])
        #expect(unwrapped([0xFF_FFFF, 0x100_0000]) == [0xFF_FFFF, 0x100_0000])
    }

    @Test func manyWrapsAddUp() {
        var unwrapper = TimestampUnwrapper()
        var last: Int64 = 0
        for step in 0..<20 {
            last = unwrapper.unwrap(UInt32(truncatingIfNeeded: step * 0x4000_0000))
        }
        #expect(last == 19 * 0x4000_0000)
    }
}
