/// About 200 ms of whole frames as one fMP4 fragment (moof and mdat): what a player fetches, and what nodes relay.
///
/// Times are milliseconds of the stream's timeline.
public struct Part: Sendable, Equatable {
    /// Counted through the whole session, from 0.
    public var number: Int64
    public var bytes: [UInt8]
    /// Where the part before it ends; its first frame may come later, when frames were lost.
    public var start: Int64
    /// Up to the start of the part after it.
    public var duration: Int64
    /// A decoder can begin in it.
    public var isIndependent: Bool
    /// The init segment that it needs.
    public var initialization: Int
    /// It is the first of a segment.
    public var startsSegment: Bool
    /// Codec, tracks or timing do not continue those of the part before it.
    public var isDiscontinuous: Bool

    public init(
        number: Int64, bytes: [UInt8], start: Int64, duration: Int64, isIndependent: Bool, initialization: Int, startsSegment: Bool,
        isDiscontinuous: Bool
    ) {
        self.number = number
        self.bytes = bytes
        self.start = start
        self.duration = duration
        self.isIndependent = isIndependent
        self.initialization = initialization
        self.startsSegment = startsSegment
        self.isDiscontinuous = isDiscontinuous
    }
}
