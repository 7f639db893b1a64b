/// Why somebody may not watch now.
public enum ViewerRefusal: Sendable, Equatable {
    case unknownStream
    case offline
    case tooManyViewers
    case tooManyFromAddress
    /// The owner's line is shared out.
    case uploadFull
    /// The hub does not answer: it is stopping.
    case stopping

    /// The HTTP status that says so.
    public var status: Int {
        switch self {
        case .unknownStream, .offline: 404
        default: 503
        }
    }

    /// Words for the viewer.
    public var words: String {
        switch self {
        case .unknownStream: "There is no such stream here."
        case .offline: "This stream is not live right now."
        case .tooManyViewers: "As many people are watching as this hub allows. Try again in a minute."
        case .tooManyFromAddress: "Too many viewers from your network address. Close one and try again."
        case .uploadFull: "The hub's upload is used up by other viewers. Try again in a minute."
        case .stopping: "The hub is stopping."
        }
    }
}
