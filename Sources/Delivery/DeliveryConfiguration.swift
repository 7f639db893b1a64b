import Parts

/// The settings of the delivery, with every default.
public struct DeliveryConfiguration: Sendable {
    /// How much of each rendition is kept.
    public var window = WindowConfiguration()
    /// Requests that wait for something to exist, over all streams; a further one gets 503.
    public var suspendedLimit = 8192
    /// Viewers of one stream that are told apart. A further one gets 503.
    public var viewerLimit = 65_536
    /// Renditions of one stream, at most.
    public var renditionLimit = 16

    public init() {}
}
