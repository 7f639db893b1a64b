import Foundation
import Testing

@testable import HLSRules

/// Encoders of every frame rate at once, in one hub: its playlists obey the rules, ffmpeg and Chromium play each.
@Suite struct FrameRateTests {
    struct Stream: Sendable {
        let name: String
        let clip: Clip
        /// Frames a second; nil where it varies, or where there are none.
        let rate: Double?
    }

    static let streams = [
        Stream(name: "rate1", clip: .frameRate("1"), rate: 1), Stream(name: "rate10", clip: .frameRate("10"), rate: 10),
        Stream(name: "rate15", clip: .frameRate("15"), rate: 15),
        Stream(name: "rate23", clip: .frameRate("24000/1001"), rate: 24_000 / 1001),
        Stream(name: "rate24", clip: .frameRate("24"), rate: 24), Stream(name: "rate25", clip: .frameRate("25"), rate: 25),
        Stream(name: "rate29", clip: .frameRate("30000/1001"), rate: 30_000 / 1001),
        Stream(name: "rate50", clip: .frameRate("50"), rate: 50),
        Stream(name: "rate59", clip: .frameRate("60000/1001"), rate: 60_000 / 1001),
        Stream(name: "variable", clip: .variableFrameRate, rate: nil), Stream(name: "sound", clip: .minuteOfSound, rate: nil),
    ]

    @Test func everyFrameRateIsServedByTheRulesAndPlays() async throws {
        try await Hub.run(streams: Self.streams.map(\.name)) { hub in
            var publishers: [Program] = []
            try await withCleanup {
                for stream in Self.streams {
                    publishers.append(try await Publisher.ffmpeg.start(stream.clip, to: hub.publishURL(stream.name)))
                }
                for stream in Self.streams { try await hub.hasPlaylist(stream.name, within: .seconds(30)) }
                async let rules: Void = obeyTheRules(hub)
                async let inChromium: Void = playInChromium(hub)
                try await playInFfmpeg(hub)
                try await rules
                try await inChromium
                for (stream, publisher) in zip(Self.streams, publishers) { #expect(publisher.isRunning, "\(stream.name)") }
            } finally: {
                for publisher in publishers { await publisher.stop() }
            }
        }
    }

    /// Reads each playlist a few times a second until it has grown by ten seconds.
    private func obeyTheRules(_ hub: Hub) async throws {
        var versions: [String: [String]] = [:]
        try await eventually("all playlists have grown", within: .seconds(90)) {
            var isDone = true
            for stream in Self.streams {
                let text = try hub.playlist(stream.name)
                if versions[stream.name]?.last != text { versions[stream.name, default: []].append(text) }
                let first = versions[stream.name]?.first.map { Self.end(of: $0) } ?? 0
                if Self.end(of: text) - first < 10_000 { isDone = false }
            }
            await pause(milliseconds: 250)
            return isDone
        }
        for stream in Self.streams {
            let texts = versions[stream.name] ?? []
            var found = Set(texts.flatMap { PlaylistRules.violations($0) })
            for (before, after) in zip(texts, texts.dropFirst()) { found.formUnion(ReloadRules.violations(from: before, to: after)) }
            #expect(found == [], "\(stream.name)")
            #expect(texts.count > 4, "\(stream.name)")
        }
        try await IndependentParser.check(versions.compactMapValues(\.last))
    }

    /// When the playlist ends, in milliseconds since its first segment was made, by its own numbers.
    private static func end(of text: String) -> Int64 {
        let playlist = ParsedPlaylist(text)
        let date = playlist.segments.first?.first("EXT-X-PROGRAM-DATE-TIME")?.value ?? ""
        let formatter = ISO8601DateFormatter()
        formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
        let begin = formatter.date(from: date).map { Int64($0.timeIntervalSince1970 * 1000) } ?? 0
        return begin + (playlist.segments + [playlist.open]).reduce(0) { $0 + $1.milliseconds }
    }

    /// What ffmpeg says when it read the playlist again, which it does before a segment when it took longer for those before it than one
    /// lasts: it fetches the same init segment once more and wonders at it (Docs/Players.md).
    private static let ofReloads = ["Found duplicated MOOV Atom", "Last message repeated"]

    private func playInFfmpeg(_ hub: Hub) async throws {
        // Two at a time: this is not about who is quick.
        for pair in stride(from: 0, to: Self.streams.count, by: 2).map({ Self.streams[$0..<min($0 + 2, Self.streams.count)] }) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for stream in pair {
                    group.addTask {
                        let probe = try await Probe.look(hub.hlsURL(stream.name), seconds: 5)
                        let complaints = probe.log.split(separator: "\n").filter { line in !Self.ofReloads.contains { line.contains($0) } }
                        #expect(probe.status == 0 && complaints == [], "\(stream.name)")
                        #expect(probe.frames["aac", default: 0] >= 200, "\(stream.name): \(probe.frames)")
                        if let rate = stream.rate {
                            #expect(Double(probe.frames["h264", default: 0]) >= 4.5 * rate, "\(stream.name): \(probe.frames)")
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    private func playInChromium(_ hub: Hub) async throws {
        try await browsing(with: .chromium) { browser in
            for stream in Self.streams {
                try browser.open(hub.watchURL(stream.name))
                var first = try await browser.sees("\(stream.name) plays", within: .seconds(25)) {
                    $0.state == "playing" && $0.position > 0
                }
                var begun = ContinuousClock.now
                let seen = try await browser.sees("four seconds of \(stream.name)", within: .seconds(40)) {
                    // What was jumped over was not shown: it is counted from there.
                    if $0.position - first.position > (ContinuousClock.now - begun) / .seconds(1) + 0.5 {
                        (first, begun) = ($0, .now)
                    }
                    return $0.state == "playing" && $0.position >= first.position + 4
                }
                // The browser may be late on a busy machine, but not over and over.
                #expect(seen.stalls - first.stalls <= 2, "\(stream.name)")
                #expect(seen.width == (stream.clip.hasVideo ? 160 : 0), "\(stream.name)")
                guard let rate = stream.rate else { continue }
                let wanted = rate * (seen.position - first.position)
                #expect(abs(Double(seen.frames - first.frames) - wanted) <= max(2, wanted * 0.2), "\(stream.name)")
            }
        }
    }
}

/// The parser `m3u8` for Python reads what our own reads.
enum IndependentParser {
    private struct Summary: Decodable {
        let target: Int
        let partTarget: Double
        let segments: [Double]
        let parts: [Double]
    }

    private static let script = """
        import json, sys, m3u8
        texts = json.load(open(sys.argv[1]))
        read = {name: m3u8.loads(text) for name, text in texts.items()}
        print(json.dumps({name: {
            'target': p.target_duration, 'partTarget': p.part_inf.part_target,
            'segments': [s.duration for s in p.segments if s.uri], 'parts': [x.duration for s in p.segments for x in s.parts],
        } for name, p in read.items()}))
        """

    /// Playlists by name.
    static func check(_ texts: [String: String]) async throws {
        let folder = try temporaryDirectory("playlists")
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try JSONEncoder().encode(texts).write(to: URL(fileURLWithPath: folder + "/texts.json"))
        let result = try await Hub.run(["/usr/bin/python3", "-c", script, folder + "/texts.json"], within: .seconds(30))
        guard result.status == 0 else { throw Failure("m3u8 could not read a playlist: \(result.log)") }
        let summaries = try JSONDecoder().decode([String: Summary].self, from: Data(result.output.utf8))
        #expect(summaries.count == texts.count)
        for (name, text) in texts {
            let own = ParsedPlaylist(text)
            guard let summary = summaries[name] else { continue }
            #expect(summary.segments.count == own.segments.count, "\(name)")
            #expect(summary.parts.count == (own.segments + [own.open]).reduce(0) { $0 + $1.parts.count }, "\(name)")
            #expect(summary.segments.allSatisfy { $0.rounded() <= Double(summary.target) }, "\(name)")
            #expect(summary.parts.allSatisfy { $0 <= summary.partTarget }, "\(name)")
        }
    }
}
