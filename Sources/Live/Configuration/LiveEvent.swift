import Media

/// What the fan-out tells its owner. No event carries a stream key.
public enum LiveEvent: Sendable {
    case publishStarted(StreamName, address: String, resumed: Bool)
    case publishEnded(StreamName, reason: String)
    case publishRefused(reason: String, address: String)
    case streamEnded(StreamName)
    case viewerSkipped(StreamName, address: String)
    case viewerTooSlow(StreamName, address: String)
    case viewerRefused(StreamName, reason: String, address: String)
    case connectionFailed(reason: String, address: String)
    case notice(StreamName, message: String)
}
