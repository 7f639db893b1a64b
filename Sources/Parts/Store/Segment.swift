/// Consecutive parts that playlists offer as one media segment, or the absence of media (EXT-X-GAP).
///
/// Times are milliseconds of the stream's timeline.
struct Segment: Sendable {
    let sequence: Int64
    let start: Int64
    /// The number of its first part; of a gap, that of the part after it.
    let firstPart: Int64
    /// The init segment that all of its parts need.
    let initialization: Int
    /// It does not continue the segment before it.
    let isDiscontinuous: Bool
    let isGap: Bool
    private(set) var duration: Int64
    private(set) var bytes = 0
    private(set) var parts: [Part] = []
    /// Bits a second: the most of any run of segments that ends with this one and is as long as RFC 8216bis (4.1) says; 0 when none is.
    var peakRate = 0
    /// The stream time up to which it must stay when it is no longer listed.
    var keepUntil: Int64 = .max

    var end: Int64 { start + duration }

    /// One that begins with `part`, which is still to be appended.
    init(sequence: Int64, part: Part, isDiscontinuous: Bool) {
        self.sequence = sequence
        start = part.start
        firstPart = part.number
        initialization = part.initialization
        self.isDiscontinuous = isDiscontinuous
        isGap = false
        duration = 0
    }

    /// One without media, before `part`.
    init(gapOf duration: Int64, sequence: Int64, start: Int64, before part: Part) {
        self.sequence = sequence
        self.start = start
        firstPart = part.number
        initialization = part.initialization
        isDiscontinuous = false
        isGap = true
        self.duration = duration
    }

    mutating func append(_ part: Part) {
        parts.append(part)
        duration += part.duration
        bytes += part.bytes.count
    }
}
