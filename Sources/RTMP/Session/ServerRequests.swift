import Media

/// What a publisher asks for. Its description leaves the key out.
public struct PublishRequest: Sendable, Equatable, CustomStringConvertible {
    public var app: String
    /// Nil when the text that the publisher sent cannot be a key.
    public var key: StreamKey?
    /// What followed "?" in the key or the app, without it.
    public var query: String
    /// What the encoder calls itself (`flashVer`), at most 128 characters; untrusted.
    public var encoder: String

    public init(app: String, key: StreamKey?, query: String = "", encoder: String = "") {
        self.app = app
        self.key = key
        self.query = query
        self.encoder = encoder
    }

    public var description: String { "publish to \(app)" }
}

/// What a player asks for.
public struct PlayRequest: Sendable, Equatable {
    public var app: String
    /// Nil when the text that the player sent cannot be a name.
    public var name: StreamName?
    /// What followed "?" in the name or the app, without it.
    public var query: String
    /// The FourCCs that the player says it reads (`fourCcList`, `videoFourCcInfoMap`, `audioFourCcInfoMap`).
    public var fourCCs: [FourCC]
    /// True when the player said "*".
    public var acceptsAnyFourCC: Bool
    /// -2000 and -1000 ask for live (RTMP 1.0, 7.2.2.1), in milliseconds otherwise.
    public var start: Double

    public init(
        app: String, name: StreamName?, query: String = "", fourCCs: [FourCC] = [], acceptsAnyFourCC: Bool = false, start: Double = -2000
    ) {
        self.app = app
        self.name = name
        self.query = query
        self.fourCCs = fourCCs
        self.acceptsAnyFourCC = acceptsAnyFourCC
        self.start = start
    }

    public func accepts(_ fourCC: FourCC) -> Bool {
        acceptsAnyFourCC || fourCCs.contains(fourCC)
    }
}
