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
        guard let header = try? AudioHeader.read(body), header.payloadOffset <= body.count else { return nil }
        let bytes = body[header.payloadOffset...]
        guard let (sampleRate, channels) = read(header, bytes) ?? classic(header, body) else { return nil }
        return AudioFormat(codec: header.codec, sampleRate: sampleRate, channels: channels)
    }

    private static func read(_ header: AudioHeader, _ bytes: ArraySlice<UInt8>) -> (Int, Int)? {
        switch (header.codec, header.packet) {
        case (.aac, .sequenceHeader): try? AudioConfiguration.aac(bytes)
        case (.opus, .sequenceHeader): try? AudioConfiguration.opus(bytes)
        case (.flac, .sequenceHeader): try? AudioConfiguration.flac(bytes)
        case (.mp3, .frames): try? AudioConfiguration.mp3(bytes)
        case (.ac3, .frames): try? AudioConfiguration.ac3(bytes, isEnhanced: false)
        case (.eac3, .frames): try? AudioConfiguration.ac3(bytes, isEnhanced: true)
        default: nil
        }
    }

    /// What the first byte of a classic header says (FLV 10.1, E.4.2.1); for AAC it says nothing.
    private static func classic(_ header: AudioHeader, _ body: [UInt8]) -> (Int, Int)? {
        guard !header.isEnhanced, header.codec != .aac, let first = body.first else { return nil }
        return ([5_512, 11_025, 22_050, 44_100][Int(first >> 2 & 3)], first & 1 == 1 ? 2 : 1)
    }
}
