/// The bounds that a session holds its peer to.
public struct RTMPConfiguration: Sendable, Equatable {
    /// Larger announced chunk sizes are read as this one, which no message exceeds.
    public var maximumChunkSize: Int
    /// For audio, video and metadata of an accepted publisher; the length field itself ends at 2^24 - 1.
    public var maximumMediaMessage: Int
    /// For every other message.
    public var maximumCommandMessage: Int
    public var maximumChunkStreams: Int
    /// Bytes of unfinished messages over all chunk streams.
    public var maximumUnfinished: Int
    /// Bytes kept while a publish or play request waits for its answer.
    public var maximumHeld: Int
    /// Bytes after which each side acknowledges.
    public var acknowledgementWindow: UInt32

    public init(
        maximumChunkSize: Int = 16 << 20, maximumMediaMessage: Int = 16 << 20, maximumCommandMessage: Int = 64 << 10,
        maximumChunkStreams: Int = 64, maximumUnfinished: Int = 20 << 20, maximumHeld: Int = 256 << 10,
        acknowledgementWindow: UInt32 = 2_500_000
    ) {
        self.maximumChunkSize = maximumChunkSize
        self.maximumMediaMessage = maximumMediaMessage
        self.maximumCommandMessage = maximumCommandMessage
        self.maximumChunkStreams = maximumChunkStreams
        self.maximumUnfinished = maximumUnfinished
        self.maximumHeld = maximumHeld
        self.acknowledgementWindow = acknowledgementWindow
    }
}
