import Media

/// What one stream is doing right now. It never holds the stream's key.
public struct StreamStatus: Codable, Sendable, Equatable {
    public enum State: String, Codable, Sendable {
        case offline
        case live
        /// The encoder's link broke; viewers are kept for the grace time.
        case waiting
    }

    public var name: String
    public var state: State
    public var life: Life
    public var publisher: Publisher?
    public var video: Video?
    public var audio: Audio?
    /// Nil while there is nothing to play yet, and on a hub that makes no HLS.
    public var hls: HLS?
    /// Of what arrives from the encoder.
    public var bitsPerSecond: Int
    public var flvViewers: Int
    public var rtmpViewers: Int
    public var hlsViewers: Int
    /// Those whose player takes slices, of this hub or of friends' boxes.
    public var sliceViewers: Int
    public var skips: UInt64
    /// Of all protocols together.
    public var viewers: Int

    public init(
        name: String, state: State = .offline, life: Life = Life(), publisher: Publisher? = nil, video: Video? = nil, audio: Audio? = nil,
        hls: HLS? = nil, bitsPerSecond: Int = 0, flvViewers: Int = 0, rtmpViewers: Int = 0, hlsViewers: Int = 0,
        sliceViewers: Int = 0, skips: UInt64 = 0
    ) {
        self.name = name
        self.state = state
        self.life = life
        self.publisher = publisher
        self.video = video
        self.audio = audio
        self.hls = hls
        self.bitsPerSecond = bitsPerSecond
        self.flvViewers = flvViewers
        self.rtmpViewers = rtmpViewers
        self.hlsViewers = hlsViewers
        self.sliceViewers = sliceViewers
        self.skips = skips
        viewers = flvViewers + rtmpViewers + hlsViewers + sliceViewers
    }

    /// Where it is in its life, and since when: seconds since 1970.
    public struct Life: Codable, Sendable, Equatable {
        public var state: StreamLife.State
        /// Whether publishers are seen by the owner alone until the owner goes live.
        public var testsFirst: Bool
        public var readyAt: Int64?
        public var testingAt: Int64?
        public var liveAt: Int64?
        public var offlineAt: Int64?
        public var staleAt: Int64?
        public var archivedAt: Int64?

        public init(_ life: StreamLife = StreamLife(state: .ready, testsFirst: false, times: [:])) {
            state = life.state
            testsFirst = life.testsFirst
            readyAt = life.times[.ready]
            testingAt = life.times[.testing]
            liveAt = life.times[.live]
            offlineAt = life.times[.offline]
            staleAt = life.times[.stale]
            archivedAt = life.times[.archived]
        }
    }

    /// Whether strangers may not know that it is sent.
    var isPrivate: Bool { life.testsFirst && life.state != .live }

    public struct Publisher: Codable, Sendable, Equatable {
        public var address: String
        /// As the encoder calls itself, for example `FMLE/3.0 (compatible; FMSc/1.0)`; nil when it said nothing.
        public var encoder: String?
        public var connectedSeconds: Int

        public init(address: String, encoder: String? = nil, connectedSeconds: Int) {
            self.address = address
            self.encoder = encoder
            self.connectedSeconds = connectedSeconds
        }
    }

    public struct HLS: Codable, Sendable, Equatable {
        /// As it stands in the addresses of the media.
        public var session: String
        public var partTargetMilliseconds: Int
        /// What would make watching better, in words for the owner.
        public var advice: String?
        /// Beside the source; empty without a ladder.
        public var renditions: [Rendition]

        public init(session: String, partTargetMilliseconds: Int, advice: String? = nil, renditions: [Rendition] = []) {
            self.session = session
            self.partTargetMilliseconds = partTargetMilliseconds
            self.advice = advice
            self.renditions = renditions
        }
    }

    /// One of the ladder's qualities.
    public struct Rendition: Codable, Sendable, Equatable {
        public enum State: String, Codable, Sendable {
            case running
            case leftOut
            case switchedOff
        }

        /// As it stands in addresses: `720p`, `audio`.
        public var name: String
        public var state: State
        /// Why it does not run.
        public var reason: String?
        /// FFmpeg's name; nil for sound, and until the first picture.
        public var encoder: String?
        public var encodedFrames: Int
        /// Pictures that could not be decoded.
        public var missingFrames: Int

        public init(
            name: String, state: State = .running, reason: String? = nil, encoder: String? = nil, encodedFrames: Int = 0,
            missingFrames: Int = 0
        ) {
            self.name = name
            self.state = state
            self.reason = reason
            self.encoder = encoder
            self.encodedFrames = encodedFrames
            self.missingFrames = missingFrames
        }
    }

    public struct Video: Codable, Sendable, Equatable {
        public var codec: String
        public var width: Int?
        public var height: Int?
        public var framesPerSecond: Double?
        public var profile: String?

        public init(codec: String, width: Int? = nil, height: Int? = nil, framesPerSecond: Double? = nil, profile: String? = nil) {
            self.codec = codec
            self.width = width
            self.height = height
            self.framesPerSecond = framesPerSecond
            self.profile = profile
        }
    }

    public struct Audio: Codable, Sendable, Equatable {
        public var codec: String
        public var sampleRate: Int?
        public var channels: Int?

        public init(codec: String, sampleRate: Int? = nil, channels: Int? = nil) {
            self.codec = codec
            self.sampleRate = sampleRate
            self.channels = channels
        }
    }
}
