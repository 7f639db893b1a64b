/// An audio track as fMP4 and playlists need it, from its configuration message or, without one, its first frame.
public struct AudioTrack: Sendable, Equatable {
    public var codec: AudioCodec
    /// In Hz; also the track's timescale.
    public var sampleRate: Int
    public var channels: Int
    /// Of most frames; those of Opus and FLAC say their own.
    public var samplesPerFrame: Int
    /// For the CODECS of a playlist.
    public var codecString: String
    /// What the sample entry holds: AudioSpecificConfig, OpusHead, STREAMINFO; empty for MP3, AC-3 and E-AC-3.
    public var record: [UInt8]

    /// Whether fMP4 carries the codec.
    public static func isCarried(_ codec: AudioCodec) -> Bool {
        switch codec {
        case .aac, .mp3, .opus, .flac, .ac3, .eac3: true
        case .other, .otherFourCC: false
        }
    }

    /// Nil while something is missing or malformed.
    public static func read(configuration: [UInt8]?, frame: [UInt8]?) -> AudioTrack? {
        let track = configuration.flatMap { fromRecord($0) } ?? frame.flatMap { fromFrame($0) }
        guard let track, (4000...384_000).contains(track.sampleRate), (1...24).contains(track.channels), track.samplesPerFrame > 0 else {
            return nil
        }
        return track
    }

    private static func fromRecord(_ configuration: [UInt8]) -> AudioTrack? {
        guard let header = try? AudioHeader.read(configuration), header.packet == .sequenceHeader else { return nil }
        let record = configuration[header.payloadOffset...]
        switch header.codec {
        case .aac:
            guard let aac = try? AACParameters(record) else { return nil }
            return AudioTrack(
                codec: .aac, sampleRate: aac.sampleRate, channels: aac.channels, samplesPerFrame: aac.samplesPerFrame,
                codecString: CodecString.aac(aac), record: Array(record))
        case .opus:
            guard let opus = try? AudioConfiguration.opus(record), record.count >= 19 else { return nil }
            return AudioTrack(
                codec: .opus, sampleRate: opus.sampleRate, channels: opus.channels, samplesPerFrame: 960, codecString: "opus",
                record: Array(record))
        case .flac:
            return try? FLACParameters(record).track
        default: return nil
        }
    }

    private static func fromFrame(_ frame: [UInt8]) -> AudioTrack? {
        guard let header = try? AudioHeader.read(frame), header.packet == .frames, let format = AudioFormat.read(from: frame) else {
            return nil
        }
        let codecString: String
        switch header.codec {
        case .mp3: codecString = CodecString.mp3(sampleRate: format.sampleRate)
        case .ac3: codecString = "ac-3"
        case .eac3: codecString = "ec-3"
        default: return nil
        }
        guard let samples = AudioFrame.samples(header.codec, frame[header.payloadOffset...]) else { return nil }
        return AudioTrack(
            codec: header.codec, sampleRate: format.sampleRate, channels: format.channels, samplesPerFrame: samples,
            codecString: codecString, record: [])
    }
}
