import Foundation
import Media
import Parts
import Testing

@testable import Parts

/// What the parser `m3u8` for Python, which many programs use, makes of the playlists.
@Suite struct IndependentParserTests {
    struct Parsed: Decodable {
        struct Segment: Decodable {
            let uri: String?
            let duration: Double?
            let date: String?
            let map: String?
            let discontinuity: Bool
            let gap: Bool
            let parts: [Part]
        }

        struct Part: Decodable {
            let uri: String
            let duration: Double
            let independent: Bool
        }

        struct Variant: Decodable {
            let uri: String
            let bandwidth, average: Int
            let codecs: String
            let resolution: [Int]?
            let rate: Double?
        }

        let version: Int?
        let sequence, discontinuity: Int?
        let target: Int?
        let partTarget, hold, partHold, skipUntil: Double?
        let canBlock: Bool
        let hint: String?
        let reports: [String]
        let skipped: Int?
        let isEnd: Bool
        let segments: [Segment]
        let variants: [Variant]
    }

    private static let script = """
        import json, sys, m3u8
        p = m3u8.loads(sys.stdin.read())
        sc, hint = p.server_control, p.preload_hint
        date = lambda t: t.isoformat() if t else None
        seg = lambda s: {'uri': s.uri, 'duration': s.duration, 'date': date(s.program_date_time),
            'map': (s.init_section.uri if s.init_section else None), 'discontinuity': s.discontinuity,
            'gap': bool(s.gap_tag), 'parts': [
            {'uri': x.uri, 'duration': x.duration, 'independent': x.independent == 'YES'} for x in s.parts]}
        print(json.dumps({
            'version': int(p.version) if p.version else None, 'sequence': p.media_sequence, 'discontinuity': p.discontinuity_sequence,
            'target': p.target_duration, 'partTarget': p.part_inf.part_target if p.part_inf else None,
            'hold': sc.hold_back if sc else None, 'partHold': sc.part_hold_back if sc else None,
            'skipUntil': sc.can_skip_until if sc else None, 'canBlock': bool(sc and sc.can_block_reload == 'YES'),
            'hint': hint.uri if hint else None,
            'reports': ['%s %s %s' % (r.uri, r.last_msn, r.last_part) for r in p.rendition_reports],
            'skipped': p.skip.skipped_segments if p.skip else None, 'isEnd': p.is_endlist,
            'segments': [seg(s) for s in p.segments],
            'variants': [{'uri': v.uri, 'bandwidth': v.stream_info.bandwidth, 'average': v.stream_info.average_bandwidth,
                'codecs': v.stream_info.codecs, 'resolution': v.stream_info.resolution, 'rate': v.stream_info.frame_rate}
                for v in p.playlists]}))
        """

    /// Debian's package belongs to Debian's Python.
    private func parse(_ text: [UInt8]) throws -> Parsed {
        let python = Process()
        python.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        python.arguments = ["-c", Self.script]
        let (input, output) = (Pipe(), Pipe())
        python.standardInput = input
        python.standardOutput = output
        try python.run()
        try input.fileHandleForWriting.write(contentsOf: Data(text))
        try input.fileHandleForWriting.close()
        let printed = output.fileHandleForReading.readDataToEndOfFile()
        python.waitUntilExit()
        #expect(python.terminationStatus == 0)
        return try JSONDecoder().decode(Parsed.self, from: printed)
    }

    /// A stream with gaps, breaks and evictions.
    private func eventful() -> PartStore {
        var (store, maker) = PartStore.begun(FrameClock.all[6], seconds: 75)
        store.take(&maker, seconds: 70)
        maker.skip(5000)
        store.take(&maker, seconds: 10)
        store.take(maker.change(after: 300))
        store.take(&maker, seconds: 9)
        return store
    }

    @Test func readsTheMediaPlaylistAsItIsMeant() throws {
        let store = eventful()
        let report = RenditionReport(rendition: try #require(RenditionName("480p")), sequence: 130, part: 4)
        let parsed = try parse(store.playlist(.whole, reports: [report]))
        let listed = store.segments[store.firstListed...]
        #expect(parsed.version == 6 && parsed.target == 6 && parsed.canBlock && !parsed.isEnd && parsed.skipped == nil)
        #expect(parsed.sequence == listed.first.map { Int($0.sequence) } && parsed.discontinuity == 0)
        #expect(parsed.partTarget == 0.21 && parsed.partHold == 0.63 && parsed.hold == 18 && parsed.skipUntil == 36)
        #expect(parsed.hint == "0000000000000abc/source/part-\(store.nextPart).m4s")
        #expect(parsed.reports == ["480p.m3u8 130 4"])
        let whole = parsed.segments.filter { $0.uri != nil }
        #expect(whole.compactMap(\.uri) == listed.map { "0000000000000abc/source/segment-\($0.sequence).m4s" })
        #expect(whole.compactMap(\.duration) == listed.map { Double($0.duration) / 1000 })
        #expect(whole.map(\.gap) == listed.map(\.isGap))
        #expect(whole.map(\.discontinuity) == listed.map(\.isDiscontinuous))
        #expect(whole.compactMap(\.map) == listed.map { "0000000000000abc/source/init-\($0.initialization).mp4" })
        let parts = parsed.segments.flatMap(\.parts)
        #expect(parts.last?.uri == "0000000000000abc/source/part-\(store.nextPart - 1).m4s")
        let known = (listed.suffix(3) + [store.open].compactMap { $0 }).flatMap(\.parts)
        #expect(parts.suffix(known.count).map(\.duration) == known.map { Double($0.duration) / 1000 })
        #expect(parts.suffix(known.count).map(\.independent) == known.map(\.isIndependent))
    }

    @Test func readsDatesThatGoOnEvenly() throws {
        let store = eventful()
        let parsed = try parse(store.playlist(.whole))
        let format = ISO8601DateFormatter()
        format.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        let plain = ISO8601DateFormatter()
        let dates = parsed.segments.filter { $0.uri != nil }.compactMap(\.date).compactMap { text in
            // Python leaves out a fraction that is zero.
            format.date(from: text.replacing("000+", with: "+")) ?? plain.date(from: text)
        }
        let wanted = store.segments[store.firstListed...].map { Double(store.start.wallStart + $0.start) / 1000 }
        #expect(dates.count == wanted.count)
        for (date, time) in zip(dates, wanted) { #expect(abs(date.timeIntervalSince1970 - time) < 0.001) }
    }

    @Test func readsADeltaAndAnEnd() throws {
        var store = eventful()
        let delta = try parse(store.playlist(.delta))
        #expect(delta.version == 9 && (delta.skipped ?? 0) > 5)
        #expect(delta.segments.filter { $0.uri != nil }.count + (delta.skipped ?? 0) == store.segments.count - store.firstListed)
        store.take(.ended)
        let end = try parse(store.playlist(.whole))
        #expect(end.isEnd && end.hint == nil && end.segments.allSatisfy { $0.uri != nil })
    }

    @Test func readsTheMultivariantPlaylist() throws {
        let store = eventful()
        let stream = try #require(StreamName("show"))
        let variant = try #require(store.variant)
        let parsed = try parse(MultivariantPlaylist.text(stream: stream, variants: [variant]))
        let read = try #require(parsed.variants.first)
        #expect(parsed.variants.count == 1 && read.uri == "show/source.m3u8")
        #expect(read.bandwidth == variant.bitRate.peak && read.average == variant.bitRate.average && read.bandwidth >= read.average)
        #expect(read.codecs == "avc1.640028,mp4a.40.2" && read.resolution == [1280, 720] && read.rate == 29.97)
    }
}
