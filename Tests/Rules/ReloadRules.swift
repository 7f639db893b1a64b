/// The rules of RFC 8216bis for what a playlist may become (6.2.1, 6.2.2), and for delta updates (6.2.5.1).
enum ReloadRules {
    /// Returns what is wrong with `new` as the version that follows `old`.
    static func violations(from old: String, to new: String) -> [String] {
        let old = ParsedPlaylist(old)
        let new = ParsedPlaylist(new)
        var found: [String] = []
        func rule(_ section: String, _ holds: Bool) { if !holds { found.append(section) } }

        rule("6.2.1 EXT-X-TARGETDURATION changed", old.number("EXT-X-TARGETDURATION") == new.number("EXT-X-TARGETDURATION"))
        rule("6.2.1 EXT-X-SERVER-CONTROL changed", old.first("EXT-X-SERVER-CONTROL") == new.first("EXT-X-SERVER-CONTROL"))
        rule("6.2.1 EXT-X-PART-INF changed", old.first("EXT-X-PART-INF") == new.first("EXT-X-PART-INF"))
        rule("4.4.3.4 changed after its end", old.first("EXT-X-ENDLIST") == nil || old.segments == new.segments)
        let first = new.number("EXT-X-MEDIA-SEQUENCE") ?? 0
        let removed = first - (old.number("EXT-X-MEDIA-SEQUENCE") ?? 0)
        guard removed >= 0, removed <= old.segments.count else { return found + ["6.2.2 EXT-X-MEDIA-SEQUENCE went by \(removed)"] }
        let gone = old.segments.prefix(Int(removed))
        let kept = old.segments.dropFirst(Int(removed))
        if new.segments.count < kept.count { return found + ["6.2.2 segments vanished from the end"] }
        for (before, after) in zip(kept, new.segments) {
            rule("6.2.1 \(before.uri ?? "") changed its address", before.uri == after.uri)
            rule("6.2.1 \(before.uri ?? "") changed its tags", applied(before) == applied(after))
            rule("6.2.2 \(before.uri ?? "") changed its parts", after.parts.isEmpty || after.parts == before.parts)
        }
        let breaks = gone.filter { $0.has("EXT-X-DISCONTINUITY") }.count
        let sequence = (new.number("EXT-X-DISCONTINUITY-SEQUENCE") ?? 0) - (old.number("EXT-X-DISCONTINUITY-SEQUENCE") ?? 0)
        rule("6.2.2 EXT-X-DISCONTINUITY-SEQUENCE went by \(sequence), not \(breaks)", sequence == breaks)
        if removed > 0, new.first("EXT-X-ENDLIST") == nil {
            let target = 1000 * (new.number("EXT-X-TARGETDURATION") ?? 0)
            rule("6.2.2 shorter than three target durations", new.segments.reduce(0) { $0 + $1.milliseconds } >= 3 * target)
        }
        return found + growth(old, new, Array(new.segments.dropFirst(kept.count)))
    }

    /// What grew stays as it was, and the hinted part is the one that came.
    private static func growth(_ old: ParsedPlaylist, _ new: ParsedPlaylist, _ added: [ParsedPlaylist.Segment]) -> [String] {
        var found: [String] = []
        let growing = added.first ?? new.open
        // It is whole, and so far from the end that its parts are not listed any more.
        if growing.uri != nil, growing.parts.isEmpty { return [] }
        if growing.parts.prefix(old.open.parts.count) != old.open.parts[...] { found.append("6.2.1 the parts of what grows changed") }
        let before = old.open.parts.count
        let came = (added + [new.open]).flatMap(\.parts).dropFirst(before)
        let hint = old.all("EXT-X-PRELOAD-HINT").first { $0.attributes["TYPE"] == "PART" }?.attributes["URI"]
        if let next = came.first?.attributes["URI"], let hint, next != hint { found.append("4.4.5.3 hinted \(hint), came \(next)") }
        return found
    }

    private static func applied(_ segment: ParsedPlaylist.Segment) -> [ParsedPlaylist.Tag] {
        // The init segment that applies is written again where it would otherwise not be seen.
        segment.tags.filter { $0.name != "EXT-X-MAP" }
    }

    /// Returns what is wrong with `delta` as an update of the playlist `whole`.
    static func violations(delta: String, whole: String) -> [String] {
        let short = ParsedPlaylist(delta)
        let full = ParsedPlaylist(whole)
        var found: [String] = []
        guard let skip = short.first("EXT-X-SKIP") else {
            return delta == whole ? [] : ["6.2.5.1 not the whole playlist, and no EXT-X-SKIP"]
        }
        let skipped = skip.attributes["SKIPPED-SEGMENTS"].flatMap { Int($0) } ?? -1
        guard skipped > 0, skipped + short.segments.count == full.segments.count else { return ["4.4.5.2 SKIPPED-SEGMENTS is \(skipped)"] }
        for (kept, known) in zip(short.segments, full.segments.dropFirst(skipped)) {
            if kept.uri != known.uri || kept.parts != known.parts || applied(kept) != applied(known) {
                found.append("6.2.5.1 \(kept.uri ?? "") differs")
            }
        }
        let boundary = full.seconds("EXT-X-SERVER-CONTROL", "CAN-SKIP-UNTIL") ?? 0
        let after = full.segments.dropFirst(skipped).reduce(0) { $0 + $1.milliseconds }
        if after < boundary { found.append("6.2.5.1 skipped up to \(after) ms from the end") }
        if after - (short.segments.first?.milliseconds ?? 0) > boundary { found.append("6.2.5.1 more could be skipped") }
        for name in ["EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-TARGETDURATION"]
        where short.first(name) != full.first(name) {
            found.append("6.2.5.1 \(name) differs")
        }
        if short.open.parts != full.open.parts || short.all("EXT-X-PRELOAD-HINT") != full.all("EXT-X-PRELOAD-HINT") {
            found.append("6.2.5.1 the live edge differs")
        }
        return found
    }
}
