/// Why no part could be made.
public enum PackagingError: Error, Equatable, Sendable {
    /// FFmpeg's libraries are not there; what the system said.
    case libraryMissing(String)
    case outOfMemory
    /// FFmpeg does not take the tracks or frames.
    case refused
    case tooLarge
}
