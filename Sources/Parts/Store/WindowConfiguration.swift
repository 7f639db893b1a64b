/// How much of a rendition is kept for players that watch later than live.
public struct WindowConfiguration: Sendable, Equatable {
    /// Milliseconds: below this the parts could not be kept as long as RFC 8216bis (6.2.2) asks.
    public static let shortest: Int64 = 45_000
    /// Milliseconds: a day.
    public static let longest: Int64 = 86_400_000

    /// Milliseconds of media that are kept in all, with what was listed a moment ago: a player may seek back so far less three segments.
    public let milliseconds: Int64
    /// Bytes of media, at most. A stream that is heavier than expected gets a shorter window instead of more memory.
    public let maximumBytes: Int

    public init(seconds: Int = 60, maximumBytes: Int = 256 << 20) {
        let wanted = Int64(clamping: seconds).multipliedReportingOverflow(by: 1000)
        milliseconds = min(max(wanted.overflow ? Self.longest : wanted.partialValue, Self.shortest), Self.longest)
        self.maximumBytes = max(maximumBytes, 1 << 20)
    }
}
