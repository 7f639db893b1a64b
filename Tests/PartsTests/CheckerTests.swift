import Parts
import Testing

@testable import HLSRules

/// A checker that finds nothing proves nothing: each of these has one fault, which it must find.
@Suite struct CheckerTests {
    static let good: String = {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 150)
        store.take(maker.change())
        store.take(&maker, seconds: 15)
        return store.text()
    }()

    static let delta: String = {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 150)
        return store.text(.delta)
    }()

    @Test func theGoodOneIsGood() {
        let found = PlaylistRules.violations(Self.good) + PlaylistRules.violations(Self.delta)
        #expect(found == [])
        #expect(Self.delta.contains("#EXT-X-SKIP"))
    }

    @Test(arguments: [
        ("#EXTM3U\n", "", "4.4.1.1"),
        ("#EXT-X-VERSION:6\n", "#EXT-X-VERSION:5\n", "8 "),
        ("#EXT-X-VERSION:6\n", "#EXT-X-VERSION:10\n", "6.2.1 EXT-X-VERSION"),
        ("#EXT-X-VERSION:6\n", "#EXT-X-VERSION:6\n#EXT-X-VERSION:6\n", "4.4.3 EXT-X-VERSION"),
        ("#EXT-X-TARGETDURATION:6\n", "#EXT-X-TARGETDURATION:1\n", "4.4.3.1"),
        ("#EXT-X-TARGETDURATION:6\n", "#EXT-X-TARGETDURATION:7\n", "4.4.3.8 CAN-SKIP-UNTIL"),
        ("#EXT-X-TARGETDURATION:6\n", "", "4.4.3.1"),
        ("HOLD-BACK=18.000", "HOLD-BACK=17.999", "4.4.3.8 HOLD-BACK"),
        ("PART-HOLD-BACK=0.600", "PART-HOLD-BACK=0.599", "4.4.3.8 PART-HOLD-BACK"),
        ("CAN-BLOCK-RELOAD=YES", "CAN-BLOCK-RELOAD=NO", "B.1 CAN-BLOCK-RELOAD"),
        ("PART-TARGET=0.200", "PART-TARGET=0.199", "4.4.4.9 a part"),
        ("#EXT-X-PART-INF:PART-TARGET=0.200\n", "", "4.4.3.7"),
        ("PART-TARGET=0.200", "PART-TARGET=0.240", "4.4.4.9 a part of 200 ms is below"),
        ("EXT-X-MEDIA-SEQUENCE", "EXT-X-MEDIA-SEQUENZ", "4.4.2"),
        ("#EXTINF:2.000,\n", "#EXTINF:7.000,\n", "4.4.3.1"),
        ("#EXTINF:2.000,\n", "#EXTINF:2.200,\n", "4.4.4.9 parts last"),
        ("#EXTINF:2.000,\n", "", "4.4.4.1"),
        ("#EXT-X-MAP:", "#EXT-X-MEP:", "4.4.4.5"),
        ("#EXT-X-DISCONTINUITY\n", "", "4.4.4.3"),
        ("#EXT-X-PRELOAD-HINT:TYPE=PART", "#EXT-X-PRELOAD-HINT:TYPE=MAP", "B.1 0 hints"),
        ("#EXT-X-PROGRAM-DATE-TIME:", "#EXT-X-PROGRAM-DATE-TIME:1", "4.4.4.6"),
        (",URI=\"0000000000000abc/source/part-820.m4s\"", "", "4.4.4.9 URI"),
        ("DURATION=0.200,URI=", "DURATION=0.200, URI=", "4.2"),
        ("DURATION=0.200,URI=", "DURATION=0.200,DURATION=0.200,URI=", "4.2"),
        ("#EXT-X-PRELOAD-HINT", "#EXT-X-ENDLIST\n#EXT-X-PRELOAD-HINT", "4.4.5.3"),
        ("#EXT-X-DISCONTINUITY-SEQUENCE:0\n", "#EXT-X-DISCONTINUITY-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:EVENT\n", "6.2.2 no"),
    ])
    func findsTheFault(of text: String, in place: String, section: String) {
        #expect(Self.good.contains(text))
        let bad = Self.good.replacing(text, with: place)
        let found = PlaylistRules.violations(bad)
        #expect(found.contains { $0.hasPrefix(section) }, "\(section)")
    }

    @Test func findsAMissingReport() {
        let found = PlaylistRules.violations(Self.good, others: ["480p.m3u8"])
        #expect(found == ["B.1 EXT-X-RENDITION-REPORT"])
    }

    @Test func findsAVersionTooLowForADelta() {
        let bad = Self.delta.replacing("#EXT-X-VERSION:9", with: "#EXT-X-VERSION:8")
        let found = PlaylistRules.violations(bad)
        #expect(found == ["8 EXT-X-VERSION is 8, needs 9"])
    }

    @Test(arguments: [
        ("#EXT-X-MEDIA-SEQUENCE:1", "#EXT-X-MEDIA-SEQUENCE:", "6.2.2"),
        ("#EXT-X-DISCONTINUITY-SEQUENCE:0", "#EXT-X-DISCONTINUITY-SEQUENCE:1", "6.2.2 EXT-X-DISCONTINUITY-SEQUENCE"),
        ("#EXTINF:2.000", "#EXTINF:2.001", "6.2.1"),
        ("segment-", "segment-0", "6.2.1"),
        ("EXT-X-TARGETDURATION:6", "EXT-X-TARGETDURATION:7", "6.2.1 EXT-X-TARGETDURATION"),
        ("PART-TARGET=0.2", "PART-TARGET=0.3", "6.2.1 EXT-X-PART-INF"),
    ])
    func findsWhatMayNotChange(of text: String, in place: String, section: String) {
        #expect(Self.good.contains(text))
        let bad = Self.good.replacing(text, with: place)
        let found = ReloadRules.violations(from: Self.good, to: bad)
        #expect(found.contains { $0.hasPrefix(section) })
        let none = ReloadRules.violations(from: Self.good, to: Self.good)
        #expect(none == [])
    }

    @Test func findsAWrongDelta() {
        let bad = Self.delta.replacing(#/SKIPPED-SEGMENTS=\d+/#, with: "SKIPPED-SEGMENTS=2")
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        store.take(&maker, seconds: 150)
        let found = [Self.delta, bad, Self.good].map { ReloadRules.violations(delta: $0, whole: store.text()).isEmpty }
        #expect(found == [true, false, false])
    }
}
