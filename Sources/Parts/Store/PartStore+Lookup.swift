/// What players ask for by address.
extension PartStore {
    /// Whether a part can be had.
    public enum PartState: Sendable, Equatable {
        case here([UInt8])
        /// It is the next one, which playlists hint at.
        case coming
        case unknown
    }

    public func part(_ number: Int64) -> PartState {
        if number == nextPart, !isEnded { return .coming }
        return segmentWith(part: number)?.parts.first { $0.number == number }.map { .here($0.bytes) } ?? .unknown
    }

    /// What one after the other are the bytes of a segment: its parts; nil for one that is not whole, a gap, or forgotten.
    ///
    /// After a discontinuity its init segment stands before them: VLC and GStreamer's older player begin anew there, or go on, without
    /// fetching what EXT-X-MAP names. To others it says what they know.
    public func segment(_ sequence: Int64) -> [[UInt8]]? {
        guard let segment = closed(sequence), !segment.isGap else { return nil }
        let initialization = segment.isDiscontinuous ? initializations[segment.initialization] : nil
        return [initialization?.bytes].compactMap { $0 } + segment.parts.map(\.bytes)
    }

    public func initialization(_ number: Int) -> InitializationSegment? { initializations[number] }

    /// The number of the oldest part that can be had, or of the next one when there is none.
    public var oldestPart: Int64 { segments.first?.firstPart ?? open?.firstPart ?? nextPart }
    /// The sequence number of the oldest segment that can be had, or of the one that grows.
    public var oldestSequence: Int64 { segments.first?.sequence ?? openSequence }
    /// The oldest init segment that can be had.
    public var oldestInitialization: Int? { initializations.keys.min() }
    /// The sequence number that a following session may begin with.
    public var nextSequence: Int64 { openSequence + 1 }
    /// The discontinuity sequence number that a following session may begin with.
    public var nextDiscontinuity: Int64 {
        segments[firstListed...].reduce(discontinuitySequence + (open?.isDiscontinuous == true ? 1 : 0)) {
            $0 + ($1.isDiscontinuous ? 1 : 0)
        } + 1
    }

    public var hasVideo: Bool { initializations.values.contains { $0.video != nil } }
    /// How many whole segments are listed.
    public var wholeSegments: Int { segments.count - firstListed }
    /// Milliseconds of media that are kept, listed or not.
    public var keptDuration: Int64 { segments.reduce(open?.duration ?? 0) { $0 + $1.duration } }
    /// Milliseconds that a player may seek back.
    public var seekableDuration: Int64 { listedDuration + (open?.duration ?? 0) }

    /// A segment that is whole; nil when it is not (yet, or any more) there.
    func closed(_ sequence: Int64) -> Segment? {
        guard let first = segments.first?.sequence, sequence >= first, sequence - first < segments.count else { return nil }
        return segments[Int(sequence - first)]
    }

    private func segmentWith(part number: Int64) -> Segment? {
        if let open, number >= open.firstPart { return open }
        var low = 0
        var high = segments.count
        while low < high {
            let middle = (low + high) / 2
            if segments[middle].firstPart <= number { low = middle + 1 } else { high = middle }
        }
        return low > 0 ? segments[low - 1] : nil
    }
}
