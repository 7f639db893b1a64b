/// What a hub is doing right now: the JSON of `/api/v1/status` and `streamr status --json`. It never holds a stream key.
public struct HubStatus: Codable, Sendable, Equatable {
    public var version: String
    public var uptimeSeconds: Int
    public var addresses: Addresses
    public var streams: [StreamStatus]
    /// Streams that were put away, or that nobody has published for 30 days.
    public var archived: [StreamStatus]
    public var load: Load
    public var limits: Limits
    public var totals: Totals
    /// What is wrong, in words for the owner; empty when all is well.
    public var problems: [String]
    /// What `https` and `rtmps` show; nil: both are off.
    public var certificate: Certificate?
    /// Streams can be watched over HLS, and so in browsers.
    public var makesHLS: Bool

    public init(
        version: String, uptimeSeconds: Int, addresses: Addresses, streams: [StreamStatus] = [],
        archived: [StreamStatus] = [], load: Load = Load(),
        limits: Limits = Limits(), totals: Totals = Totals(), problems: [String] = [], certificate: Certificate? = nil,
        makesHLS: Bool = true
    ) {
        self.version = version
        self.uptimeSeconds = uptimeSeconds
        self.addresses = addresses
        self.streams = streams
        self.archived = archived
        self.load = load
        self.limits = limits
        self.totals = totals
        self.problems = problems
        self.certificate = certificate
        self.makesHLS = makesHLS
    }

    /// The URLs under which the hub can be reached; the first of each list is the one to show.
    public struct Addresses: Codable, Sendable, Equatable {
        /// As `rtmp://192.168.1.20:1935`, without a slash at the end.
        public var rtmp: [String]
        /// As `http://192.168.1.20:8080`, without a slash at the end.
        public var http: [String]
        /// As `http://localhost:8081`, without a slash at the end.
        public var admin: [String]
        /// As `https://192.168.1.20:8443`, without a slash at the end; empty when it is off.
        public var https: [String] = []
        /// As `rtmps://192.168.1.20:1936`, without a slash at the end; empty when it is off.
        public var rtmps: [String] = []

        public init(rtmp: [String], http: [String], admin: [String] = []) {
            self.rtmp = rtmp
            self.http = http
            self.admin = admin
        }
    }

    public struct Certificate: Codable, Sendable, Equatable {
        /// SHA-256, as browsers show it: `9F:86:D0:…`.
        public var fingerprint: String
        /// Host names and numeric addresses.
        public var names: [String]
        /// Seconds since 1970.
        public var expires: Int64
        /// Whether it vouches for itself, so that browsers ask.
        public var isSelfSigned: Bool

        public init(fingerprint: String, names: [String], expires: Int64, isSelfSigned: Bool) {
            self.fingerprint = fingerprint
            self.names = names
            self.expires = expires
            self.isSelfSigned = isSelfSigned
        }
    }

    public struct Load: Codable, Sendable, Equatable {
        public var viewers: Int
        public var publishers: Int
        public var uploadBitsPerSecond: Int
        public var mediaThreads: [MediaThread]

        public init(viewers: Int = 0, publishers: Int = 0, uploadBitsPerSecond: Int = 0, mediaThreads: [MediaThread] = []) {
            self.viewers = viewers
            self.publishers = publishers
            self.uploadBitsPerSecond = uploadBitsPerSecond
            self.mediaThreads = mediaThreads
        }
    }

    public struct MediaThread: Codable, Sendable, Equatable {
        public var flushMilliseconds: Int
        /// Thousandths of the time that the thread was working rather than waiting.
        public var busyPermille: Int

        public init(flushMilliseconds: Int, busyPermille: Int) {
            self.flushMilliseconds = flushMilliseconds
            self.busyPermille = busyPermille
        }
    }

    public struct Limits: Codable, Sendable, Equatable {
        public var viewers: Int?
        public var viewersPerAddress: Int?
        public var uploadBitsPerSecond: Int?

        public init(viewers: Int? = nil, viewersPerAddress: Int? = nil, uploadBitsPerSecond: Int? = nil) {
            self.viewers = viewers
            self.viewersPerAddress = viewersPerAddress
            self.uploadBitsPerSecond = uploadBitsPerSecond
        }
    }

    /// Counters since the hub started.
    public struct Totals: Codable, Sendable, Equatable {
        public var receivedBytes: UInt64
        public var sentBytes: UInt64
        public var publishes: UInt64
        public var refusedPublishes: UInt64
        public var viewers: UInt64
        public var refusedViewers: UInt64
        public var skips: UInt64
        public var droppedViewers: UInt64
        public var protocolErrors: UInt64

        public init(
            receivedBytes: UInt64 = 0, sentBytes: UInt64 = 0, publishes: UInt64 = 0, refusedPublishes: UInt64 = 0, viewers: UInt64 = 0,
            refusedViewers: UInt64 = 0, skips: UInt64 = 0, droppedViewers: UInt64 = 0, protocolErrors: UInt64 = 0
        ) {
            self.receivedBytes = receivedBytes
            self.sentBytes = sentBytes
            self.publishes = publishes
            self.refusedPublishes = refusedPublishes
            self.viewers = viewers
            self.refusedViewers = refusedViewers
            self.skips = skips
            self.droppedViewers = droppedViewers
            self.protocolErrors = protocolErrors
        }
    }
}
