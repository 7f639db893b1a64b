/// Why bytes of a publisher are not the media they claim to be.
public enum MediaError: Error, Equatable, Sendable {
    /// The body ends before the named field.
    case truncated(String)
    /// The named field has a value that the format forbids.
    case malformed(String)
    /// The named thing is larger, deeper or more numerous than this house reads.
    case tooLarge(String)
}
