import Media

/// The media playlist: one text for classic and for low-latency players (RFC 8216bis, 4.4.3 to 4.4.5).
extension PartStore {
    /// How much of the playlist is written.
    public enum PlaylistExtent: Sendable, Hashable, CaseIterable {
        case whole
        /// Without the segments before the skip boundary (6.2.5.1). It is the whole playlist where nothing can be skipped.
        case delta
    }

    /// Milliseconds from the end within which segments are never skipped (CAN-SKIP-UNTIL).
    private var skipBoundary: Int64 { 6 * targetDuration * 1000 }
    /// Milliseconds from the end beyond which parts are not listed (6.2.2).
    var partBoundary: Int64 { 3 * targetDuration * 1000 }

    /// Writes the playlist as it is now. Addresses are relative to `/live/NAME/RENDITION.m3u8`.
    public func playlist(_ extent: PlaylistExtent, reports: [RenditionReport] = []) -> [UInt8] {
        let skipped = extent == .delta && !isEnded ? skippable : 0
        var text = PlaylistText(capacity: 1024 + 160 * (segments.count - firstListed - skipped) + 128 * 96)
        addHead(&text, version: skipped > 0 ? 9 : 6)
        if skipped > 0 {
            text.add("#EXT-X-SKIP:SKIPPED-SEGMENTS=")
            text.add(Int64(skipped))
            text.endLine()
        }
        var initialization: Int?
        for segment in segments[(firstListed + skipped)...] {
            add(segment, isWhole: true, after: &initialization, &text)
        }
        if let open { add(open, isWhole: false, after: &initialization, &text) }
        if isEnded {
            text.add("#EXT-X-ENDLIST\n")
        } else {
            addHints(&text, after: initialization)
            for report in reports where report.rendition != rendition { add(report, &text) }
        }
        return text.bytes
    }

    /// How many listed segments end before the skip boundary.
    private var skippable: Int {
        guard let end = segments.last?.end else { return 0 }
        return segments[firstListed...].prefix { $0.end < end - skipBoundary }.count
    }

    private func addHead(_ text: inout PlaylistText, version: Int64) {
        text.add("#EXTM3U\n#EXT-X-VERSION:")
        text.add(version)
        text.add("\n#EXT-X-TARGETDURATION:")
        text.add(targetDuration)
        let target = partTarget ?? 0
        text.add("\n#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,CAN-SKIP-UNTIL=")
        text.addSeconds(skipBoundary)
        text.add(",HOLD-BACK=")
        text.addSeconds(3 * targetDuration * 1000)
        text.add(",PART-HOLD-BACK=")
        text.addSeconds(3 * target)
        text.add("\n#EXT-X-PART-INF:PART-TARGET=")
        text.addSeconds(target)
        text.add("\n#EXT-X-MEDIA-SEQUENCE:")
        text.add(firstListed < segments.count ? segments[firstListed].sequence : openSequence)
        text.add("\n#EXT-X-DISCONTINUITY-SEQUENCE:")
        text.add(discontinuitySequence)
        text.endLine()
    }

    private func add(_ segment: Segment, isWhole: Bool, after initialization: inout Int?, _ text: inout PlaylistText) {
        // The first segment of a session continues nothing that a player could have seen.
        if segment.isDiscontinuous { text.add("#EXT-X-DISCONTINUITY\n") }
        if segment.initialization != initialization {
            initialization = segment.initialization
            text.add("#EXT-X-MAP:URI=\"")
            addInitialization(segment.initialization, &text)
            text.add("\"\n")
        }
        text.add("#EXT-X-PROGRAM-DATE-TIME:")
        text.add(WallTime(unixMilliseconds: start.wallStart.addingReportingOverflow(segment.start).partialValue))
        text.endLine()
        if let edge, let first = segment.parts.first, edge - first.start - first.duration <= partBoundary {
            for part in segment.parts { add(part, &text) }
        }
        guard isWhole else { return }
        if segment.isGap { text.add("#EXT-X-GAP\n") }
        text.add("#EXTINF:")
        text.addSeconds(segment.duration)
        text.add(",\n")
        text.add(folder)
        text.add("segment-")
        text.add(segment.sequence)
        text.add(".m4s\n")
    }

    private func add(_ part: Part, _ text: inout PlaylistText) {
        text.add("#EXT-X-PART:DURATION=")
        text.addSeconds(part.duration)
        text.add(",URI=\"")
        addPart(part.number, &text)
        text.add(part.isIndependent ? "\",INDEPENDENT=YES\n" : "\"\n")
    }

    private func addHints(_ text: inout PlaylistText, after initialization: Int?) {
        if let newest = newestInitialization, let initialization, newest != initialization {
            text.add("#EXT-X-PRELOAD-HINT:TYPE=MAP,URI=\"")
            addInitialization(newest, &text)
            text.add("\"\n")
        }
        text.add("#EXT-X-PRELOAD-HINT:TYPE=PART,URI=\"")
        addPart(nextPart, &text)
        text.add("\"\n")
    }

    private func add(_ report: RenditionReport, _ text: inout PlaylistText) {
        text.add("#EXT-X-RENDITION-REPORT:URI=\"")
        text.add(report.rendition.text)
        text.add(".m3u8\",LAST-MSN=")
        text.add(report.sequence)
        if let part = report.part {
            text.add(",LAST-PART=")
            text.add(Int64(part))
        }
        text.endLine()
    }

    // MARK: Addresses

    private func addPart(_ number: Int64, _ text: inout PlaylistText) {
        text.add(folder)
        text.add("part-")
        text.add(number)
        text.add(".m4s")
    }

    private func addInitialization(_ number: Int, _ text: inout PlaylistText) {
        text.add(folder)
        text.add("init-")
        text.add(Int64(number))
        text.add(".mp4")
    }
}
