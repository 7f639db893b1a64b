/// The rules of RFC 8216bis for one media playlist, by their sections.
enum PlaylistRules {
    private static let once = [
        "EXT-X-VERSION", "EXT-X-TARGETDURATION", "EXT-X-MEDIA-SEQUENCE", "EXT-X-DISCONTINUITY-SEQUENCE", "EXT-X-ENDLIST",
        "EXT-X-SERVER-CONTROL", "EXT-X-PART-INF", "EXT-X-SKIP", "EXT-X-INDEPENDENT-SEGMENTS", "EXT-X-START",
    ]

    /// Returns what is wrong, each with the section that says so. `others` names the other renditions.
    static func violations(_ text: String, others: [String] = []) -> [String] {
        let playlist = ParsedPlaylist(text)
        var found = playlist.problems.map { "4.2 \($0)" }
        func rule(_ section: String, _ holds: Bool) { if !holds { found.append(section) } }

        rule("4.4.1.1 EXTM3U is the first line", playlist.firstLine == "#EXTM3U")
        for name in once { rule("4.4.3 \(name) at most once", playlist.all(name).count <= 1) }
        rule("4.4.2 known tags only", playlist.head.allSatisfy { known.contains($0.name) })
        rule("4.4.6 no multivariant tags", playlist.head.allSatisfy { $0.name != "EXT-X-STREAM-INF" && $0.name != "EXT-X-MEDIA" })
        found += version(playlist) + durations(playlist) + control(playlist) + parts(playlist) + maps(playlist) + live(playlist, others)
        rule("4.4.3.2 EXT-X-MEDIA-SEQUENCE before the first segment", (playlist.position["EXT-X-MEDIA-SEQUENCE"] ?? 0) == 0)
        rule("4.4.3.3 EXT-X-DISCONTINUITY-SEQUENCE before the first segment", (playlist.position["EXT-X-DISCONTINUITY-SEQUENCE"] ?? 0) == 0)
        rule("6.2.2 EXT-X-MEDIA-SEQUENCE where segments are removed", playlist.number("EXT-X-MEDIA-SEQUENCE") != nil)
        rule("6.2.2 no EXT-X-PLAYLIST-TYPE", playlist.first("EXT-X-PLAYLIST-TYPE") == nil)
        let addresses = playlist.segments.compactMap(\.uri)
        rule("4.1 every segment has its address", Set(addresses).count == addresses.count)
        return found
    }

    private static let known: Set<String> = Set(once).union(["EXT-X-PRELOAD-HINT", "EXT-X-RENDITION-REPORT"])

    private static func version(_ playlist: ParsedPlaylist) -> [String] {
        var needed: Int64 = 1
        if playlist.segments.contains(where: { $0.first("EXTINF")?.value.contains(".") == true }) { needed = 3 }
        if (playlist.segments + [playlist.open]).contains(where: { $0.has("EXT-X-MAP") }) { needed = 6 }
        if playlist.first("EXT-X-SKIP") != nil { needed = 9 }
        let given = playlist.number("EXT-X-VERSION") ?? 1
        return (given < needed ? ["8 EXT-X-VERSION is \(given), needs \(needed)"] : [])
            + (given > max(needed, 6) ? ["6.2.1 EXT-X-VERSION is \(given), \(needed) is enough"] : [])
    }

    private static func durations(_ playlist: ParsedPlaylist) -> [String] {
        guard let target = playlist.number("EXT-X-TARGETDURATION"), target >= 1 else { return ["4.4.3.1 EXT-X-TARGETDURATION"] }
        var found: [String] = []
        for segment in playlist.segments {
            let count = segment.tags.filter { $0.name == "EXTINF" }.count
            if count != 1 { found.append("4.4.4.1 EXTINF \(count) times") }
            if segment.milliseconds <= 0 { found.append("4.4.4.1 EXTINF without a duration") }
            if (segment.milliseconds + 500) / 1000 > target { found.append("4.4.3.1 a segment of \(segment.milliseconds) ms") }
            let sum = segment.parts.reduce(0) { $0 + ParsedPlaylist.milliseconds($1.attributes["DURATION"]) }
            if !segment.parts.isEmpty, sum != segment.milliseconds {
                found.append("4.4.4.9 parts last \(sum) of \(segment.milliseconds) ms")
            }
        }
        if playlist.open.milliseconds > target * 1000 + 499 { found.append("4.4.3.1 the segment that grows is too long") }
        return found
    }

    private static func control(_ playlist: ParsedPlaylist) -> [String] {
        var found: [String] = []
        let target = (playlist.number("EXT-X-TARGETDURATION") ?? 0) * 1000
        let part = playlist.seconds("EXT-X-PART-INF", "PART-TARGET") ?? 0
        if let skip = playlist.seconds("EXT-X-SERVER-CONTROL", "CAN-SKIP-UNTIL"), skip < 6 * target {
            found.append("4.4.3.8 CAN-SKIP-UNTIL")
        }
        if let hold = playlist.seconds("EXT-X-SERVER-CONTROL", "HOLD-BACK"), hold < 3 * target { found.append("4.4.3.8 HOLD-BACK") }
        let hasParts = (playlist.segments + [playlist.open]).contains { !$0.parts.isEmpty }
        if hasParts, part <= 0 { found.append("4.4.3.7 EXT-X-PART-INF is required") }
        if playlist.first("EXT-X-PART-INF") != nil {
            let hold = playlist.seconds("EXT-X-SERVER-CONTROL", "PART-HOLD-BACK") ?? -1
            if hold < 3 * part { found.append("4.4.3.8 PART-HOLD-BACK is \(hold) ms") }
            if playlist.first("EXT-X-SERVER-CONTROL")?.attributes["CAN-BLOCK-RELOAD"] != "YES" { found.append("B.1 CAN-BLOCK-RELOAD") }
            if part > target { found.append("4.4.3.7 PART-TARGET is longer than the target duration") }
        }
        if playlist.first("EXT-X-SKIP") != nil, playlist.seconds("EXT-X-SERVER-CONTROL", "CAN-SKIP-UNTIL") == nil {
            found.append("6.2.5.1 EXT-X-SKIP without CAN-SKIP-UNTIL")
        }
        return found
    }

    private static func parts(_ playlist: ParsedPlaylist) -> [String] {
        var found: [String] = []
        let target = playlist.seconds("EXT-X-PART-INF", "PART-TARGET") ?? 0
        let boundary = 3000 * (playlist.number("EXT-X-TARGETDURATION") ?? 0)
        var fromEnd = (playlist.segments + [playlist.open]).reduce(0) { $0 + max(0, $1.milliseconds) }
        for segment in playlist.segments + [playlist.open] {
            if !segment.late.isEmpty { found.append("4.4.4.9 \(segment.late) after the first part") }
            var left = fromEnd
            for (index, part) in segment.parts.enumerated() {
                let duration = ParsedPlaylist.milliseconds(part.attributes["DURATION"])
                left -= duration
                if !part.quoted.contains("URI") { found.append("4.4.4.9 URI") }
                if duration <= 0 || duration > target { found.append("4.4.4.9 a part of \(duration) ms, target \(target)") }
                let isLast = segment.uri != nil && index == segment.parts.count - 1
                if duration * 100 < target * 85, part.attributes["INDEPENDENT"] != "YES", !isLast,
                    !(segment.uri == nil && index == segment.parts.count - 1)
                {
                    found.append("4.4.4.9 a part of \(duration) ms is below 85 % of \(target)")
                }
                if left > boundary { found.append("6.2.2 a part \(left) ms from the end") }
                if !Set(part.attributes.keys).isSubset(of: ["URI", "DURATION", "INDEPENDENT", "GAP", "BYTERANGE"]) {
                    found.append("4.4.4.9 attribute")
                }
            }
            fromEnd -= max(0, segment.milliseconds)
            if segment.has("EXT-X-GAP"), !segment.parts.allSatisfy({ $0.attributes["GAP"] == "YES" }) { found.append("6.2.1 GAP=YES") }
        }
        // Once a segment keeps its parts, all after it do.
        let listed = playlist.segments.drop { $0.parts.isEmpty }
        if listed.contains(where: { $0.parts.isEmpty && !$0.has("EXT-X-GAP") }) { found.append("6.2.2 parts are removed in order") }
        return found
    }

    private static func maps(_ playlist: ParsedPlaylist) -> [String] {
        var found: [String] = []
        var map: String?
        for segment in playlist.segments + [playlist.open] where segment.uri != nil || !segment.parts.isEmpty {
            let given = segment.tags.filter { $0.name == "EXT-X-MAP" }
            if given.count > 1 { found.append("4.4.4.5 EXT-X-MAP twice") }
            if let uri = given.first?.attributes["URI"] {
                if map != nil, uri != map, !segment.has("EXT-X-DISCONTINUITY") {
                    found.append("4.4.4.3 another EXT-X-MAP without a discontinuity")
                }
                map = uri
            }
            if map == nil { found.append("4.4.4.5 a segment without EXT-X-MAP") }
        }
        return found
    }

    /// What the low-latency profile asks for (B.1), and what an end forbids.
    private static func live(_ playlist: ParsedPlaylist, _ others: [String]) -> [String] {
        var found: [String] = []
        for segment in playlist.segments + [playlist.open] where segment.uri != nil || !segment.parts.isEmpty {
            let dates = segment.tags.filter { $0.name == "EXT-X-PROGRAM-DATE-TIME" }
            if dates.count != 1 { found.append("B.1 EXT-X-PROGRAM-DATE-TIME \(dates.count) times") }
            if let date = dates.first, date.value.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/#) == nil {
                found.append("4.4.4.6 \(date.value)")
            }
        }
        let hints = playlist.all("EXT-X-PRELOAD-HINT")
        if playlist.first("EXT-X-ENDLIST") != nil {
            if !hints.isEmpty { found.append("4.4.5.3 a hint after the end") }
            if !playlist.open.parts.isEmpty { found.append("4.4.3.4 parts without a segment after the end") }
            return found
        }
        let parts = hints.filter { $0.attributes["TYPE"] == "PART" }
        if parts.count != 1 { found.append("B.1 \(parts.count) hints of a part") }
        if hints.count - parts.count > 1 { found.append("6.2.6 several hints of an init segment") }
        let listed = (playlist.segments + [playlist.open]).flatMap(\.parts).compactMap { $0.attributes["URI"] }
        if hints.contains(where: { listed.contains($0.attributes["URI"] ?? "") }) { found.append("4.4.5.3 a hint of a part that is here") }
        let reports = playlist.all("EXT-X-RENDITION-REPORT")
        if reports.compactMap({ $0.attributes["URI"] }).sorted() != others.sorted() { found.append("B.1 EXT-X-RENDITION-REPORT") }
        if !reports.allSatisfy({ $0.attributes["LAST-MSN"].flatMap(UInt64.init) != nil }) { found.append("4.4.5.4 LAST-MSN") }
        return found
    }
}
