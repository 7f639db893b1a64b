import Media
import Parts
import Testing

@testable import HLSRules
@testable import Parts

@Suite struct MediaPlaylistTests {
    /// The text as it is, once, for the reader.
    @Test func writesThePlaylistOfAYoungStream() {
        var (store, maker) = PartStore.begun(FrameClock(description: "5 fps", rate: 5, keyframes: 2))
        for _ in 0..<13 { store.take(.part(maker.next())) }
        let parts = (0..<10).map {
            "#EXT-X-PART:DURATION=0.200,URI=\"0000000000000abc/source/part-\($0).m4s\"\($0 == 0 ? ",INDEPENDENT=YES" : "")\n"
        }.joined()
        #expect(
            store.text() == """
                #EXTM3U
                #EXT-X-VERSION:6
                #EXT-X-TARGETDURATION:6
                #EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=36.000,HOLD-BACK=18.000,PART-HOLD-BACK=0.600
                #EXT-X-PART-INF:PART-TARGET=0.200
                #EXT-X-MEDIA-SEQUENCE:100
                #EXT-X-DISCONTINUITY-SEQUENCE:0
                #EXT-X-MAP:URI="0000000000000abc/source/init-0.mp4"
                #EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:20.000Z
                \(parts)#EXTINF:2.000,
                0000000000000abc/source/segment-100.m4s
                #EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:22.000Z
                #EXT-X-PART:DURATION=0.200,URI="0000000000000abc/source/part-10.m4s",INDEPENDENT=YES
                #EXT-X-PART:DURATION=0.200,URI="0000000000000abc/source/part-11.m4s"
                #EXT-X-PART:DURATION=0.200,URI="0000000000000abc/source/part-12.m4s"
                #EXT-X-PRELOAD-HINT:TYPE=PART,URI="0000000000000abc/source/part-13.m4s"

                """)
    }

    @Test func programDateTimeIsTheStartAndStreamTime() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 30)
        maker.skip(100_000)
        store.take(&maker, seconds: 30)
        for segment in store.segments {
            let text = "#EXT-X-PROGRAM-DATE-TIME:\(date(1_700_000_000_000 + segment.start))\n"
            #expect(store.text().contains(text))
        }
    }

    private func date(_ milliseconds: Int64) -> String { WallTime(unixMilliseconds: milliseconds).text }

    @Test func sequencesBeginWhereTheyAreTold() {
        var maker = StreamMaker(FrameClock.all[5])
        var start = SessionStart(session: SessionID(1), wallStart: 0, firstSequence: 1_700_000_000)
        start.firstDiscontinuity = 7
        var store = PartStore(start, rendition: .source, window: WindowConfiguration())
        store.take(maker.beginning)
        store.take(&maker, seconds: 10)
        #expect(store.text().contains("#EXT-X-MEDIA-SEQUENCE:1700000000\n#EXT-X-DISCONTINUITY-SEQUENCE:7\n"))
        #expect(store.nextSequence > store.openSequence && store.nextDiscontinuity == 8)
    }

    @Test func firstSegmentContinuesNothing() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        var part = maker.next()
        part.isDiscontinuous = true
        store.take(.part(part))
        #expect(!store.text().contains("#EXT-X-DISCONTINUITY\n"))
    }

    @Test func targetDurationIsToldBeforeTheFirstSegmentIsWholeOrNeverMore() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take([.targetDuration(0), .targetDuration(7), .targetDuration(3), .targetDuration(4)])
        store.take(&maker, seconds: 10)
        store.take(.targetDuration(5))
        #expect(store.text().contains("#EXT-X-TARGETDURATION:3\n") && store.text().contains(",HOLD-BACK=9.000,"))
        var (late, slow) = PartStore.begun(FrameClock.all[5])
        late.take(&slow, seconds: 10)
        late.take(.targetDuration(2))
        #expect(late.text().contains("#EXT-X-TARGETDURATION:6\n"))
    }

    @Test func partLongerThanSixSecondsRaisesTheTargetDuration() {
        var store = PartStore.made()
        store.take([.partTarget(10_000), .initialization(StreamMaker.initialization(0))])
        for number in 0..<20 as Range<Int64> {
            store.take(
                .part(
                    Part(
                        number: number, bytes: [1], start: number * 10_000, duration: 10_000, isIndependent: true, initialization: 0,
                        startsSegment: true, isDiscontinuous: false)))
            let found = PlaylistRules.violations(store.text())
            #expect(found == [])
        }
        #expect(store.text().contains("#EXT-X-TARGETDURATION:10\n"))
    }

    @Test func gapsLastAsLongAsTheHole() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 10)
        let before = store.edge ?? 0
        maker.skip(13_000)
        store.take(.part(maker.next()))
        let gaps = store.segments.filter(\.isGap)
        #expect(gaps.map(\.duration).reduce(0, +) == 13_000 && gaps.count == 3)
        #expect(gaps.first?.start == before && store.open?.start == before + 13_000)
        #expect(!store.text().contains("#EXT-X-DISCONTINUITY\n"))
        #expect(store.segment(gaps[0].sequence) == nil)
    }

    @Test func longHoleIsADiscontinuity() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 10)
        maker.skip(60_001)
        store.take(.part(maker.next()))
        #expect(!store.text().contains("#EXT-X-GAP") && store.text().contains("#EXT-X-DISCONTINUITY\n"))
    }

    @Test func deltaIsTheWholeWhileNothingCanBeSkipped() {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 36)
        #expect(store.text(.delta) == store.text())
        store.take(&maker, seconds: 6)
        #expect(store.text(.delta).contains("#EXT-X-SKIP:SKIPPED-SEGMENTS="))
    }
}
