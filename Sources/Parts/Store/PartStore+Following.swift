/// A store of parts that were made elsewhere: its playlists have the numbers of the maker's, wherever it began and whatever it has missed.
///
/// ```
///   the maker's segments    100 │ 101 │ 102 │ 103 │ 104        a store that began at 101 and got nothing of 103 and
///   this store's                │ 101 │ gap │ gap │ 104        the end of 102
/// ```
extension PartStore {
    /// Longer holes than so many segments end what is listed.
    private static let longestRun: Int64 = 64

    /// What playlists call the segment that begins with a part; nil: none that is open does.
    public func segment(beginningWith part: Int64) -> SegmentPosition? {
        guard let open, open.firstPart == part else { return nil }
        return SegmentPosition(part: part, sequence: open.sequence, discontinuity: nextDiscontinuity - 1)
    }

    /// Takes what the maker's playlists call the segment that begins with a part to come. From now on no segment begins without.
    public mutating func take(_ position: SegmentPosition) {
        let numbers = 0...Self.latestTime
        guard !isEnded, position.part >= nextPart, numbers.contains(position.sequence), numbers.contains(position.discontinuity)
        else { return }
        told = position
        isFollowing = true
    }

    /// Something before the part is missing, and no segment begins with it.
    func isOutOfPlace(_ part: Part) -> Bool {
        guard isFollowing, told?.part != part.number else { return false }
        return edge == nil || part.number != nextPart
    }

    /// Gives the segment that begins with a part the number that it has elsewhere. False: it has it already.
    mutating func follow(_ part: Part, _ joint: Joint) -> Bool {
        guard let told, told.part == part.number else { return false }
        self.told = nil
        guard let edge else {
            begin(at: told)
            return false
        }
        guard told.sequence != nextSequence(after: joint) else { return false }
        let count = told.sequence - openSequence
        let hole = part.start - (open?.start ?? edge)
        let isListable =
            joint != .breaks && open?.isDiscontinuous != true && told.discontinuity == nextDiscontinuity - 1
            && (1...Self.longestRun).contains(count) && (count...count * longestSegment).contains(hole)
        discardOpen()
        if isListable { appendGaps(count, lasting: hole, before: part) } else { begin(at: told) }
        return true
    }

    private func nextSequence(after joint: Joint) -> Int64 {
        let afterOpen = openSequence + (open == nil ? 0 : 1)
        switch joint {
        case .continues: return openSequence
        case .newSegment, .breaks: return afterOpen
        case .gap(let milliseconds): return afterOpen + gaps(in: milliseconds)
        }
    }

    /// A segment of which the end is missing is of no use to those who do not know its parts.
    private mutating func discardOpen() {
        bytes -= open?.bytes ?? 0
        open = nil
    }

    /// What came before is listed no more.
    private mutating func begin(at position: SegmentPosition) {
        bytes = 0
        segments = []
        firstListed = 0
        openSequence = position.sequence
        discontinuitySequence = position.discontinuity
    }
}
