/// What a player needs before the first part: ftyp and moov, and what playlists say about them.
public struct InitializationSegment: Sendable, Equatable {
    /// Counted through the session, from 0; a track that appears, vanishes or changes its codec makes a new one.
    public var number: Int
    public var bytes: [UInt8]
    public var video: Video?
    public var audio: Audio?

    public struct Video: Sendable, Equatable {
        /// As RFC 6381 and the codec's own specification write it: `avc1.64001f`.
        public var codec: String
        public var width: Int
        public var height: Int
        /// Frames a second, measured; nil when it varies.
        public var frameRate: Double?

        public init(codec: String, width: Int, height: Int, frameRate: Double?) {
            self.codec = codec
            self.width = width
            self.height = height
            self.frameRate = frameRate
        }
    }

    public struct Audio: Sendable, Equatable {
        /// `mp4a.40.2`.
        public var codec: String
        public var sampleRate: Int
        public var channels: Int

        public init(codec: String, sampleRate: Int, channels: Int) {
            self.codec = codec
            self.sampleRate = sampleRate
            self.channels = channels
        }
    }

    public init(number: Int, bytes: [UInt8], video: Video?, audio: Audio?) {
        self.number = number
        self.bytes = bytes
        self.video = video
        self.audio = audio
    }
}
