import Media

/// When the loop hands new bytes to its viewers.
public enum FlushPolicy: Sendable, Equatable {
    /// Each video frame while the loop has time, widened to at most 100 ms as it runs out.
    case adaptive
    /// Every so many milliseconds.
    case fixed(milliseconds: Int)
}

/// The settings of the fan-out, with every default.
public struct LiveConfiguration: Sendable {
    public var httpAddress = ListenAddress(host: "::", port: 8080)
    public var rtmpAddress = ListenAddress(host: "::", port: 1935)
    /// Threads that send to viewers; the first also takes the publishers.
    public var mediaThreads = 1
    public var flush = FlushPolicy.adaptive
    /// How long viewers are kept when the encoder drops.
    public var graceTime: Duration = .seconds(30)
    /// The age of a stream from which its publisher is read only from time to time while nobody watches.
    public var restAfter: Duration = .seconds(5)
    /// A viewer that comes later than this after a keyframe waits for the next one.
    public var gopCacheLimit: Duration = .seconds(10)
    /// How much of a stream is kept for viewers that fall behind; at least two GOPs are.
    public var ringTime: Duration = .seconds(6)
    /// The most memory of one ring, in bytes; a stream has two (FLV and RTMP). A power of two.
    public var ringLimit = 32 << 20
    public var maximumViewers = 20_000
    /// For each address that is not loopback.
    public var maximumViewersPerAddress = 64
    /// Bits per second for all viewers together; nil: no limit.
    public var uploadLimit: Int?
    public var maximumPublishers = 32
    /// Nobody publishes here: streams come from elsewhere.
    public var relaysOnly = false
    /// Connections that have not yet said what they want.
    public var maximumPending = 16_384
    /// Half of what the kernel may hold for a viewer, in bytes.
    public var sendBuffer = 128 << 10
    /// A publisher that sends nothing for so long is dropped.
    public var publisherTimeout: Duration = .seconds(20)
    /// A connection says what it wants within this time.
    public var requestTimeout: Duration = .seconds(10)

    public init() {}
}

/// A stream that may be published: its public name and its secret key.
public struct StreamEntry: Sendable, Equatable {
    public var name: StreamName
    public var key: StreamKey
    /// What a viewer must know to watch; nil: everybody may.
    public var viewKey: String?

    public init(name: StreamName, key: StreamKey, viewKey: String? = nil) {
        self.name = name
        self.key = key
        self.viewKey = viewKey
    }
}
