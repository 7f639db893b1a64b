import Media
import Testing

@testable import Live

struct TimelineTests {
    @Test func beginsAtZeroWhateverTheEncoderSays() {
        var timeline = Timeline()
        let time1 = timeline.place(.video, 0xFFFF_FFF0, now: .zero)
        #expect(time1 == 0)
        let time2 = timeline.place(.audio, 0xFFFF_FFF8, now: .zero)
        #expect(time2 == 8)
        let time3 = timeline.place(.video, 0x11, now: .zero)
        #expect(time3 == 33)
    }

    @Test func runsAcrossEveryTimestampBoundary() {
        for boundary in [UInt32(0xFF_FFFF), 1 << 31, 0] {
            var timeline = Timeline()
            for step in 0..<100 {
                let timestamp = boundary &- 1000 &+ UInt32(step * 20)
                let time4 = timeline.place(.video, timestamp, now: .milliseconds(step * 20))
                #expect(time4 == Int64(step * 20))
            }
        }
    }

    @Test func continuesWithTheTimeThatPassedWhenTheEncoderComesBack() {
        var timeline = Timeline()
        _ = timeline.place(.video, 5000, now: .seconds(10))
        _ = timeline.place(.video, 6000, now: .seconds(11))
        timeline.publisherChanged()
        let time5 = timeline.place(.video, 77, now: .seconds(15))
        #expect(time5 == 1000 + 4000)
        let time6 = timeline.place(.audio, 97, now: .seconds(15))
        #expect(time6 == 5020)
    }

    @Test func neverGoesBackOnOneTrack() {
        var timeline = Timeline()
        _ = timeline.place(.video, 1000, now: .zero)
        _ = timeline.place(.video, 1040, now: .zero)
        let time7 = timeline.place(.video, 1020, now: .zero)
        #expect(time7 == 40)
        let time8 = timeline.place(.audio, 1010, now: .zero)
        #expect(time8 == 10)
    }

    @Test func anchorsALeapAnew() {
        var timeline = Timeline()
        _ = timeline.place(.video, 1000, now: .seconds(1))
        let time9 = timeline.place(.video, 9_000_000, now: .seconds(1) + .milliseconds(33))
        #expect(time9 == 33)
        let time10 = timeline.place(.video, 9_000_033, now: .seconds(1) + .milliseconds(66))
        #expect(time10 == 66)
    }

    @Test func metadataAnchorsNothing() {
        var timeline = Timeline()
        let time11 = timeline.place(.data, 0, now: .zero)
        #expect(time11 == 0)
        let time12 = timeline.place(.video, 3000, now: .zero)
        #expect(time12 == 0)
        let time13 = timeline.place(.data, 3020, now: .zero)
        #expect(time13 == 20)
        let time14 = timeline.place(.data, 0xFFFF_0000, now: .zero)
        #expect(time14 == 0)
    }
}
