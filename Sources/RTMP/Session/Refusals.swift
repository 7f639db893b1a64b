/// Why a publisher is sent away.
public enum PublishRefusal: Sendable, Equatable {
    case wrongKey
    /// Somebody else publishes with this key.
    case inUse
    /// As many publishers as the owner allows.
    case limit
    case shuttingDown
    case other(String)

    /// The `onStatus` code (RTMP 1.0, 7.2.2.6). Encoders end the attempt at both and show the words.
    var code: String {
        switch self {
        case .inUse: "NetStream.Publish.BadName"
        default: "NetStream.Publish.Rejected"
        }
    }

    /// Words for the streamer.
    public var words: String {
        switch self {
        case .wrongKey: "The stream key is not known here. Copy it again from the owner's page."
        case .inUse: "Another encoder is already publishing with this stream key."
        case .limit: "As many streams are live as this server allows."
        case .shuttingDown: "The server is shutting down."
        case .other(let words): words
        }
    }
}

/// Why a player is sent away.
public enum PlayRefusal: Sendable, Equatable {
    /// No such stream, or nothing is being published to it.
    case notFound
    /// The player did not say that it reads this codec.
    case codecNotSupported(String)
    /// As many viewers as the owner allows.
    case limit
    case shuttingDown
    case other(String)

    /// The `onStatus` code (RTMP 1.0, 7.2.2.1).
    var code: String {
        switch self {
        case .notFound: "NetStream.Play.StreamNotFound"
        default: "NetStream.Play.Failed"
        }
    }

    /// Words for the viewer.
    public var words: String {
        switch self {
        case .notFound: "There is no such stream, or it is not live."
        case .codecNotSupported(let name): "This stream is \(name), which this player did not say it can play over RTMP (Enhanced RTMP)."
        case .limit: "As many people are watching as this server allows."
        case .shuttingDown: "The server is shutting down."
        case .other(let words): words
        }
    }
}

/// Why an accepted publisher is sent away.
public enum PublishDrop: Sendable, Equatable {
    /// The owner changed the key or removed the stream.
    case keyChanged
    /// Another encoder with the same key took over.
    case replaced
    case shuttingDown
    case other(String)

    /// Words for the streamer.
    public var words: String {
        switch self {
        case .keyChanged: "The stream key was changed or the stream was removed."
        case .replaced: "Another encoder took over this stream."
        case .shuttingDown: "The server is shutting down."
        case .other(let words): words
        }
    }
}
