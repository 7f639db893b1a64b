/// Where a session's timeline and its numbers begin.
public struct SessionStart: Sendable, Equatable {
    public var session: SessionID
    /// Unix time in milliseconds at which the session's stream time was 0. It is never corrected: a clock step does not move it.
    public var wallStart: Int64
    /// The media sequence number of the first segment. Whoever restarts a hub gives a higher number than any that players have seen;
    /// seconds of Unix time are one, because segments last longer than a second.
    public var firstSequence: Int64
    /// The discontinuity sequence number of the first segment.
    public var firstDiscontinuity: Int64

    public init(session: SessionID, wallStart: Int64, firstSequence: Int64, firstDiscontinuity: Int64 = 0) {
        self.session = session
        self.wallStart = wallStart
        self.firstSequence = firstSequence
        self.firstDiscontinuity = firstDiscontinuity
    }
}
