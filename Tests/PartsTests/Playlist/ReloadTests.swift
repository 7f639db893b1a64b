import Parts
import Testing

@testable import Parts

@Suite struct ReloadTests {
    /// 25 fps, a keyframe each second: segments of two seconds with ten parts. The segment 105 grows and has three.
    let store: PartStore = {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        while store.open?.sequence != 105 || store.open?.parts.count != 3 { store.take(.part(maker.next())) }
        return store
    }()

    @Test(
        arguments: [
            (nil, nil, .now), ("0", nil, .now), ("99", "0", .now), ("104", nil, .now), ("105", nil, .wait), ("106", nil, .wait),
            ("107", nil, .tooFarAhead), ("18446744073709551615", nil, .tooFarAhead),
            ("104", "9", .now), ("104", "10", .now), ("104", "4000000000", .now), ("103", "10", .now),
            ("105", "0", .now), ("105", "2", .now), ("105", "3", .wait), ("105", "17", .wait), ("105", "18", .tooFarAhead),
            ("106", "0", .wait), ("106", "14", .wait), ("106", "15", .tooFarAhead), ("107", "0", .tooFarAhead),
        ] as [(String?, String?, PartStore.ReloadDecision)])
    func waitsForWhatIsComing(sequence: String?, part: String?, decision: PartStore.ReloadDecision) throws {
        let directives = try #require(DeliveryDirectives(sequence: sequence, part: part, skip: nil))
        #expect(store.decision(on: directives) == decision)
    }

    /// A player does not know that the last part was the last of its segment.
    @Test func partAfterTheLastOneIsTheFirstOfTheNextSegment() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        while store.open?.sequence != 101 || store.open?.parts.count != 10 { store.take(.part(maker.next())) }
        let directives = try #require(DeliveryDirectives(sequence: "101", part: "10", skip: nil))
        #expect(store.decision(on: directives) == .wait)
        store.take(.part(maker.next()))
        #expect(store.openSequence == 102 && store.decision(on: directives) == .now)
    }

    @Test func directivesAreIgnoredAfterTheEnd() throws {
        var store = store
        store.take(.ended)
        let directives = try #require(DeliveryDirectives(sequence: "9999", part: "7", skip: "YES"))
        #expect(store.decision(on: directives) == .now)
        #expect(store.text(.delta) == store.text())
        #expect(store.text().hasSuffix("#EXT-X-ENDLIST\n"))
    }

    /// For those who know no parts, and for those who do.
    @Test(arguments: [(false, 3), (true, 1)]) func firstPlaylistWaitsForWholeSegments(startsAtOnce: Bool, segments: Int) throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        var plain = try #require(DeliveryDirectives(sequence: nil, part: nil, skip: nil))
        plain.startsAtOnce = startsAtOnce
        for _ in 0..<10 * segments {
            #expect(store.decision(on: plain) == .wait)
            store.take(.part(maker.next()))
        }
        store.take(.part(maker.next()))
        #expect(store.decision(on: plain) == .now)
    }

    @Test func whoKnowsTheNumbersDoesNotWaitForMoreSegments() throws {
        var (store, maker) = PartStore.begun(FrameClock.all[5])
        for _ in 0..<12 { store.take(.part(maker.next())) }
        let known = try #require(DeliveryDirectives(sequence: "101", part: "1", skip: nil))
        #expect(store.decision(on: known) == .now)
    }

    @Test(
        arguments: [
            ("x", nil), ("", nil), ("-1", nil), ("+1", nil), ("1.5", nil), ("0x10", nil), (" 1", nil), ("1", ""), ("1", "a"), (nil, "1"),
            (String(repeating: "1", count: 21), nil), ("٣", nil),
        ] as [(String?, String?)])
    func refusesMalformedDirectives(sequence: String?, part: String?) {
        #expect(DeliveryDirectives(sequence: sequence, part: part, skip: nil) == nil)
    }

    @Test(arguments: [("YES", true), ("v2", true), ("NO", false), ("yes", false), ("", false)])
    func skipsWhenAskedInTheRightWords(value: String, isDelta: Bool) {
        #expect(DeliveryDirectives(sequence: nil, part: nil, skip: value)?.extent == (isDelta ? .delta : .whole))
    }
}
