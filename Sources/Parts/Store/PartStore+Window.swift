/// What is listed, what is kept, and what is forgotten (RFC 8216bis, 6.2.2).
extension PartStore {
    /// Takes from the playlist what is older than the window, and forgets what nobody may ask for any more.
    mutating func trim() {
        let listing = listingTarget
        var listed = listedDuration
        while firstListed < segments.count, listed - segments[firstListed].duration >= listing {
            listed -= segments[firstListed].duration
            delist()
        }
        longestPlaylist = max(longestPlaylist, listed)
        while firstListed > 0, let first = segments.first, first.keepUntil <= edge ?? 0 { forget() }
        // Memory comes before the rules.
        while bytes > window.maximumBytes, !segments.isEmpty {
            if firstListed == 0 { delist() }
            forget()
        }
    }

    /// Forgets the oldest segments, listed or not, until no more than so many milliseconds are kept: for a session that is over.
    public mutating func keep(atMost milliseconds: Int64) {
        while keptDuration > milliseconds, !segments.isEmpty {
            if firstListed == 0 { delist() }
            forget()
        }
    }

    /// Milliseconds that all listed segments last.
    var listedDuration: Int64 { segments[firstListed...].reduce(0) { $0 + $1.duration } }

    /// Milliseconds that are listed at least. A segment stays for as long again as the longest playlist that held it and its own length,
    /// so what is kept is up to three segments more than this, and the list is so much shorter than the window.
    private var listingTarget: Int64 {
        let longest = segments.reduce(0) { max($0, $1.duration) }
        return max(3 * targetDuration * 1000, window.milliseconds - 3 * longest)
    }

    private mutating func delist() {
        let segment = segments[firstListed]
        if segment.isDiscontinuous { discontinuitySequence += 1 }
        // Its parts longer than it where the list is short.
        let forParts = 2 * partBoundary + (partTarget ?? 0)
        segments[firstListed].keepUntil = segment.end + max(segment.duration + longestPlaylist, forParts)
        firstListed += 1
    }

    private mutating func forget() {
        bytes -= segments.removeFirst().bytes
        firstListed -= 1
        guard let oldest = segments.first?.initialization ?? open?.initialization, initializations.count > 1 else { return }
        for number in initializations.keys where number < oldest { initializations[number] = nil }
    }
}
