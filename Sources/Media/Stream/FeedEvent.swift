/// What happens to a stream, for those who make something else of it (HLS). Told in order, on the first media thread.
public enum FeedEvent: Sendable {
    /// A timeline begins; `session` is random.
    case started(session: UInt64)
    /// Audio, video, codec configuration or metadata; configuration that was sent before is not repeated.
    case message(TimedMessage)
    /// The encoder is gone; the stream waits for it, and goes on where it stopped plus the time that has passed.
    case publisherLeft
    /// The timeline is over.
    case ended
}
