import Testing

@testable import Parts

@Suite struct FramePaceTests {
    static let rates = [1, 5, 10, 12.5, 15, 20, 24_000.0 / 1001, 24, 25, 30_000.0 / 1001, 30, 48, 50, 60_000.0 / 1001, 60, 120, 144, 240]

    @Test(arguments: rates) func rateIsFoundAgainFromMilliseconds(_ rate: Double) {
        for start in [0, 0.25, 0.5, 0.75, 33.4] {
            let times = (0...Int(rate.rounded(.up))).map { Int64(start + Double($0) * 1000 / rate + 0.5) }
            let pace = FramePace.measure(times)
            let found = pace?.frameRate ?? 0
            // A second of milliseconds cannot tell 23.976 from 24 at every phase.
            #expect(abs(found - rate) <= rate * 0.0015, "\(found)")
        }
    }

    @Test func oneFrameInFiveMayBeLost() {
        let times = (0..<30).filter { $0 % 10 != 5 }.map { Int64($0 * 40) }
        #expect(FramePace.measure(times) == FramePace(frameTime: 40_000, longest: 80))
    }

    @Test func framesThatComeAsTheyLikeHaveNoRate() {
        #expect(FramePace.measure([0, 20, 70, 80, 150, 165])?.frameTime == nil)
        #expect(FramePace.measure([0, 20, 70, 80, 150, 165])?.longest == 70)
    }

    @Test func oneFrameHasNoPace() {
        #expect(FramePace.measure([7]) == nil)
        #expect(FramePace.measure([]) == nil)
    }

    @Test func framesOfOneMomentHaveNoRate() {
        #expect(FramePace.measure([5, 5, 5, 5]) == FramePace(frameTime: nil, longest: 0))
    }
}
