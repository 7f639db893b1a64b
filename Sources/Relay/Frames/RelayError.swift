import Media

/// Why what came over a relay link, or asks for one, is not understood. The link ends with it.
public enum RelayError: Error, Sendable, Equatable, CustomStringConvertible {
    case tooLong(String)
    case malformed(String)
    case unknownVersion(UInt8)
    /// The first frame is not the greeting, or a later one is.
    case noGreeting

    public var description: String {
        switch self {
        case .tooLong(let what): "\(what) is too long"
        case .malformed(let what): "\(what) cannot be read"
        case .unknownVersion(let version): "the link has version \(version)"
        case .noGreeting: "the link does not begin with its version"
        }
    }

    init(_ error: MediaError) {
        switch error {
        case .truncated(let what), .malformed(let what): self = .malformed(what)
        case .tooLarge(let what): self = .tooLong(what)
        }
    }
}
