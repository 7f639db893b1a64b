import Media

/// The state of the fan-out at one moment.
public struct LiveSnapshot: Sendable {
    public struct Stream: Sendable {
        public var name: StreamName
        /// False during the grace time, while the encoder is away.
        public var isPublishing: Bool
        public var publisherAddress: String?
        /// Seconds since the session began.
        public var uptime: Double
        public var video: VideoFormat?
        public var audio: AudioFormat?
        /// Bits per second that the publisher sends, over the last seconds.
        public var bitrate: Int
        /// Frames per second.
        public var frameRate: Double
        /// Seconds between the last two keyframes; nil before the second.
        public var keyframeInterval: Double?
        public var flvViewers: Int
        public var rtmpViewers: Int
        public var webViewers: Int
        /// Nobody watches, and the publisher is read from time to time.
        public var isResting: Bool
        public var bytesReceived: UInt64
        public var ringBytes: Int
    }

    public struct Thread: Sendable {
        public var viewers: Int
        /// Milliseconds between flushes; 0: each video frame.
        public var flushInterval: Int
        /// Thousandths of the time that the thread was at work.
        public var busyPermille: Int
    }

    public var streams: [Stream] = []
    public var threads: [Thread] = []
    public var counters = LiveCounters()
    public var pendingConnections = 0
}

/// Counts since start; each only grows.
public struct LiveCounters: Sendable {
    public var bytesSent: UInt64 = 0
    public var sends: UInt64 = 0
    public var viewersAccepted: UInt64 = 0
    public var viewersRefused: UInt64 = 0
    public var viewersSkipped: UInt64 = 0
    public var viewersTooSlow: UInt64 = 0
    public var publishersAccepted: UInt64 = 0
    public var publishersRefused: UInt64 = 0
    public var protocolErrors: UInt64 = 0
    public var requestTimeouts: UInt64 = 0
    public var connectionsRefused: UInt64 = 0

    public init() {}

    static func + (a: LiveCounters, b: LiveCounters) -> LiveCounters {
        var sum = a
        sum.bytesSent += b.bytesSent
        sum.sends += b.sends
        sum.viewersAccepted += b.viewersAccepted
        sum.viewersRefused += b.viewersRefused
        sum.viewersSkipped += b.viewersSkipped
        sum.viewersTooSlow += b.viewersTooSlow
        sum.publishersAccepted += b.publishersAccepted
        sum.publishersRefused += b.publishersRefused
        sum.protocolErrors += b.protocolErrors
        sum.requestTimeouts += b.requestTimeouts
        sum.connectionsRefused += b.connectionsRefused
        return sum
    }
}
