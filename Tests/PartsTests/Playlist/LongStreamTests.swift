import Parts
import Testing

@testable import HLSRules
@testable import Parts

/// Long streams of every frame rate, each playlist of them checked by the rules.
@Suite struct LongStreamTests {
    @Test(arguments: FrameClock.all) func everyPlaylistObeysTheRules(clock: FrameClock) {
        var (store, maker) = PartStore.begun(clock)
        var last: String?
        var found: [String] = []
        while store.edge ?? 0 < 200_000 {
            store.take(.part(maker.next()))
            // Every version of a young stream, later one of eleven.
            guard store.nextPart < 40 || store.nextPart % 11 == 0 else { continue }
            let text = store.text()
            let delta = store.text(.delta)
            found += PlaylistRules.violations(text) + ReloadRules.violations(delta: delta, whole: text)
            if delta != text { found += PlaylistRules.violations(delta) }
            if let last { found += ReloadRules.violations(from: last, to: text) }
            last = text
        }
        #expect(found == [])
        #expect(store.oldestSequence > 100)
        store.take(.ended)
        let end = store.text()
        let atEnd = PlaylistRules.violations(end) + ReloadRules.violations(from: last ?? "", to: end)
        #expect(atEnd == [])
        #expect(end == store.text(.delta) && end.hasSuffix("#EXT-X-ENDLIST\n"))
    }

    @Test(arguments: FrameClock.all) func segmentsNeverOutgrowTheTargetDuration(clock: FrameClock) {
        var (store, maker) = PartStore.begun(clock)
        store.take(&maker, seconds: 120)
        #expect(store.segments.allSatisfy { $0.duration <= 6000 && $0.duration >= 1000 })
    }

    /// The encoder goes and comes back: after a short and a long while, and with other settings.
    @Test(arguments: [FrameClock.all[5], FrameClock.all[7], FrameClock.all[11]]) func interruptionsObeyTheRules(clock: FrameClock) {
        var (store, maker) = PartStore.begun(clock)
        var texts: [String] = []
        for round in 0..<12 {
            let end = (store.edge ?? 0) + 17_000
            while store.edge ?? 0 < end {
                store.take(.part(maker.next()))
                if store.nextPart % 5 == 0 || end - (store.edge ?? 0) > 15_000 { texts.append(store.text()) }
            }
            switch round % 4 {
            case 0: maker.skip(4321)
            case 1:
                store.take(maker.change(after: 700))
                texts.append(store.text())
            case 2: maker.skip(100_000)
            default: store.take(maker.change())
            }
        }
        let found =
            texts.flatMap { PlaylistRules.violations($0) }
            + zip(texts, texts.dropFirst()).flatMap { ReloadRules.violations(from: $0, to: $1) }
        #expect(found == [])
        #expect(texts.contains { $0.contains("#EXT-X-GAP") })
        #expect(texts.contains { $0.contains("#EXT-X-DISCONTINUITY\n") })
        #expect(texts.contains { $0.contains("TYPE=MAP") })
        #expect(store.discontinuitySequence > 0)
    }

    @Test func renditionsReportOnEachOther() {
        let clock = FrameClock.all[6]
        var maker = StreamMaker(clock)
        let small = RenditionName("480p") ?? .source
        var stores = [PartStore.made(), PartStore.made(rendition: small)]
        for index in stores.indices { stores[index].take(maker.beginning) }
        var found: [String] = []
        while stores[0].edge ?? 0 < 20_000 {
            let part = maker.next()
            for index in stores.indices { stores[index].take(.part(part)) }
            let reports = stores.compactMap(\.report)
            found += PlaylistRules.violations(stores[0].text(reports: reports), others: ["480p.m3u8"])
            found += PlaylistRules.violations(stores[1].text(reports: reports), others: ["source.m3u8"])
            #expect(reports[0].sequence == reports[1].sequence && reports[0].part == reports[1].part)
        }
        #expect(found == [])
        let playlist = ParsedPlaylist(stores[0].text(reports: stores.compactMap(\.report)))
        let report = playlist.first("EXT-X-RENDITION-REPORT")?.attributes
        let segments = playlist.number("EXT-X-MEDIA-SEQUENCE").map { $0 + Int64(playlist.segments.count) }
        #expect(report?["LAST-MSN"].flatMap { Int64($0) } == segments)
        #expect(report?["LAST-PART"].flatMap { Int($0) } == playlist.open.parts.count - 1)
    }
}
