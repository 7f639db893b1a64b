/// What one rendition of a session offers right now: the window of segments and parts, and the numbers that playlists give them.
///
/// A value without a clock: it follows the stream's own time. Owned by whoever serves the rendition.
/// ```
///   segments:  forgotten │ kept, no longer listed │ listed ................ │ open: parts of the segment that grows
///                        └ segments[0]            └ segments[firstListed]   └ edge: the end of the newest part
/// ```
public struct PartStore: Sendable {
    /// Milliseconds between parts that are taken for rounding, and not for a hole.
    static let tolerance: Int64 = 100
    /// Milliseconds: a longer hole is a discontinuity, not a row of gaps.
    static let longestHole: Int64 = 60_000
    /// Stream times beyond this (89,000 years) are refused, so that sums cannot overflow.
    static let latestTime: Int64 = 1 << 51

    public let start: SessionStart
    public let rendition: RenditionName
    let window: WindowConfiguration
    /// Where the media is, relative to the playlist: `SESSION/RENDITION/`.
    let folder: [UInt8]

    /// The longest that a part lasts, in milliseconds; nil until the packager said so, and no part is taken before.
    public private(set) var partTarget: Int64?
    private var toldTarget: Int64?
    /// Rises with every change that a playlist shows.
    public private(set) var version = 0
    public private(set) var isEnded = false
    /// Parts that broke a rule of the unit, or did not fit into the memory, and were left out.
    public private(set) var refusedParts = 0
    /// Bytes of media that are kept.
    public internal(set) var bytes = 0
    /// The number that the next part has: the one that playlists hint at.
    public private(set) var nextPart: Int64 = 0
    /// Listed once: there was a whole segment to play.
    public private(set) var wasPlayable = false

    var segments: [Segment] = []
    var firstListed = 0
    var open: Segment?
    /// The sequence number of the segment that is open, or of the next one.
    var openSequence: Int64
    /// The discontinuity sequence number of the first listed segment, as EXT-X-DISCONTINUITY-SEQUENCE gives it.
    var discontinuitySequence: Int64
    /// The longest that the listed segments together ever were, in milliseconds.
    var longestPlaylist: Int64 = 0
    var initializations: [Int: InitializationSegment] = [:]
    var newestInitialization: Int?
    /// What another playlist calls the segment that begins with a part to come; see `PartStore+Following.swift`.
    var told: SegmentPosition?
    var isFollowing = false

    public init(_ start: SessionStart, rendition: RenditionName, window: WindowConfiguration) {
        self.start = start
        self.rendition = rendition
        self.window = window
        folder = Array("\(start.session)/\(rendition)/".utf8)
        openSequence = start.firstSequence
        discontinuitySequence = start.firstDiscontinuity
    }

    /// Seconds: as the packager said before the first segment was whole, or more when a single part is longer (a picture in ten seconds).
    public var targetDuration: Int64 { max(toldTarget ?? SegmentRule.longestTarget, ((partTarget ?? 0) + 999) / 1000) }

    /// The end of the newest part on the stream's timeline; nil before the first.
    public var edge: Int64? { open?.end ?? segments.last?.end }

    // MARK: What the packager says

    /// Takes an event of the packager. Those that break the rules of the unit are left out and counted, never trapped on.
    public mutating func take(_ event: PackagerEvent) {
        guard !isEnded else { return }
        switch event {
        case .partTarget(let milliseconds): settle(milliseconds)
        case .targetDuration(let seconds): limitSegments(seconds)
        case .initialization(let initialization): take(initialization)
        case .part(let part): take(part)
        case .advice: break
        case .ended: end()
        }
    }

    private mutating func settle(_ milliseconds: Int64) {
        guard partTarget == nil, (1...600_000).contains(milliseconds) else { return }
        partTarget = milliseconds
        version += 1
    }

    /// Too late once a segment was listed under another limit.
    private mutating func limitSegments(_ seconds: Int64) {
        guard toldTarget == nil, segments.isEmpty, !wasPlayable, (1...SegmentRule.longestTarget).contains(seconds) else { return }
        toldTarget = seconds
        version += 1
    }

    private mutating func take(_ initialization: InitializationSegment) {
        guard initialization.number > newestInitialization ?? -1 else { return }
        // One that no part used before the next one came is not needed by anybody.
        if let newest = newestInitialization, newest != usedInitialization { initializations[newest] = nil }
        newestInitialization = initialization.number
        initializations[initialization.number] = initialization
        version += 1
    }

    private mutating func take(_ part: Part) {
        guard var part = accepted(part) else {
            refusedParts += 1
            return
        }
        nextPart = part.number + 1
        part.duration = min(part.duration, longestSegment)
        var joint = joint(before: part)
        if follow(part, joint) {
            joint = .newSegment
        } else {
            if joint != .continues { closeOpen() }
            if case .gap(let milliseconds) = joint { appendGaps(gaps(in: milliseconds), lasting: milliseconds, before: part) }
        }
        if open == nil {
            open = Segment(sequence: openSequence, part: part, isDiscontinuous: joint == .breaks)
        }
        open?.append(part)
        bytes += part.bytes.count
        trim()
        version += 1
    }

    private mutating func end() {
        closeOpen()
        isEnded = true
        version += 1
    }

    // MARK: Segments

    /// Milliseconds of the longest segment whose duration still rounds to the target duration.
    var longestSegment: Int64 { targetDuration * 1000 + 499 }

    private var usedInitialization: Int? { open?.initialization ?? segments.last?.initialization }

    /// The part with bytes that take no more memory than they are long; nil when it must be left out.
    private func accepted(_ part: Part) -> Part? {
        guard partTarget != nil, part.number >= nextPart, part.number < .max, initializations[part.initialization] != nil,
            part.initialization >= usedInitialization ?? 0, (0...Self.latestTime).contains(part.start),
            (1...Self.latestTime).contains(part.duration), !part.bytes.isEmpty,
            part.bytes.count + (part.startsSegment ? 0 : open?.bytes ?? 0) <= window.maximumBytes, !isOutOfPlace(part)
        else { return nil }
        guard part.bytes.capacity > part.bytes.count + part.bytes.count / 16 + 64 else { return part }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(part.bytes.count)
        bytes.append(contentsOf: part.bytes)
        var exact = part
        exact.bytes = bytes
        return exact
    }

    /// How a part stands to the one before it.
    enum Joint: Equatable {
        case continues, newSegment, breaks
        case gap(Int64)
    }

    private func joint(before part: Part) -> Joint {
        guard let edge else { return .newSegment }
        let hole = part.start - edge
        if part.isDiscontinuous || part.initialization != usedInitialization || hole < -Self.tolerance || hole > Self.longestHole {
            return .breaks
        }
        if hole > Self.tolerance { return .gap(hole) }
        guard let open, !part.startsSegment, open.duration + part.duration <= longestSegment else { return .newSegment }
        return .continues
    }

    /// How many segments without media fill a hole, each no longer than the target duration.
    func gaps(in hole: Int64) -> Int64 { (hole + targetDuration * 1000 - 1) / (targetDuration * 1000) }

    /// Fills a hole with segments that have no media.
    mutating func appendGaps(_ count: Int64, lasting hole: Int64, before part: Part) {
        var start = part.start - hole
        for index in 0..<count {
            let duration = hole / count + (index < hole % count ? 1 : 0)
            segments.append(Segment(gapOf: duration, sequence: openSequence, start: start, before: part))
            openSequence += 1
            start += duration
        }
    }

    private mutating func closeOpen() {
        guard let segment = open else { return }
        open = nil
        segments.append(segment)
        segments[segments.count - 1].peakRate = peakRate(endingAt: segments.count - 1)
        openSequence += 1
        wasPlayable = true
    }
}
