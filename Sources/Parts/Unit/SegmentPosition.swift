/// What playlists call a segment: for those who begin in the middle of a session, or have missed some of it.
public struct SegmentPosition: Sendable, Equatable {
    /// The number of the segment's first part.
    public var part: Int64
    /// Its media sequence number.
    public var sequence: Int64
    /// Its discontinuity sequence number.
    public var discontinuity: Int64

    public init(part: Int64, sequence: Int64, discontinuity: Int64) {
        self.part = part
        self.sequence = sequence
        self.discontinuity = discontinuity
    }
}
