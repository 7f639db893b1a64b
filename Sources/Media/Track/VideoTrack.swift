/// A video track as fMP4 and playlists need it, from its configuration message.
public struct VideoTrack: Sendable, Equatable {
    public var codec: VideoCodec
    /// In pixels.
    public var width: Int
    public var height: Int
    /// For the CODECS of a playlist.
    public var codecString: String
    /// What the sample entry holds: avcC, hvcC, av1C; empty for VP9.
    public var record: [UInt8]
    /// For VP9 alone.
    public var vp9: VP9Parameters?

    /// Whether fMP4 carries the codec, in a form that players of HLS know.
    public static func isCarried(_ codec: VideoCodec) -> Bool {
        switch codec {
        case .avc, .hevc, .av1, .vp9: true
        case .vp8, .other, .otherFourCC: false
        }
    }

    /// Reads a configuration message. For VP9, of which it is `keyframe` alone that tells the size, the message may be missing.
    ///
    /// Nil while something is missing or malformed.
    public static func read(configuration: [UInt8]?, keyframe: [UInt8]?) -> VideoTrack? {
        if let track = configuration.flatMap({ fromRecord($0) }) { return track }
        guard let keyframe, let header = try? VideoHeader.read(keyframe), header.codec == .vp9,
            case let (found, size)?? = try? VP9Parameters.keyframe(keyframe[header.payloadOffset...])
        else { return nil }
        let told = configuration.flatMap { vp9Record($0) }
        return VideoTrack(
            codec: .vp9, width: size.width, height: size.height, codecString: CodecString.vp9(told ?? found), record: [], vp9: told ?? found
        )
    }

    private static func fromRecord(_ configuration: [UInt8]) -> VideoTrack? {
        guard let format = VideoFormat.read(from: configuration), let header = try? VideoHeader.read(configuration),
            let codecString = codecString(format.codec, configuration[header.payloadOffset...])
        else { return nil }
        return VideoTrack(
            codec: format.codec, width: format.width, height: format.height, codecString: codecString,
            record: Array(configuration[header.payloadOffset...]))
    }

    private static func codecString(_ codec: VideoCodec, _ record: ArraySlice<UInt8>) -> String? {
        switch codec {
        case .avc: CodecString.avc(record)
        case .hevc: CodecString.hevc(record)
        case .av1: CodecString.av1(record)
        default: nil
        }
    }

    private static func vp9Record(_ configuration: [UInt8]) -> VP9Parameters? {
        guard let header = try? VideoHeader.read(configuration), header.codec == .vp9, header.packet == .sequenceHeader else { return nil }
        return try? VP9Parameters(record: configuration[header.payloadOffset...])
    }
}
