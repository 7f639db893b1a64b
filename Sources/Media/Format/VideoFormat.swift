/// What a sequence header says of the pictures that follow it, for people to read.
public struct VideoFormat: Sendable, Equatable {
    public var codec: VideoCodec
    /// In pixels, after cropping.
    public var width: Int
    public var height: Int
    /// The profile's name ("High"), empty when it has none.
    public var profile: String
    /// The level as people write it ("4.1"), empty when there is none.
    public var level: String

    public init(codec: VideoCodec, width: Int, height: Int, profile: String, level: String) {
        self.codec = codec
        self.width = width
        self.height = height
        self.profile = profile
        self.level = level
    }

    /// Returns nil when the body is no sequence header, or of a codec whose header this house does not read.
    public static func read(from body: [UInt8]) -> VideoFormat? {
        guard let header = try? VideoHeader.read(body), header.packet == .sequenceHeader, header.payloadOffset <= body.count else {
            return nil
        }
        let record = body[header.payloadOffset...]
        switch header.codec {
        case .avc: return try? AVCParameters.format(record)
        case .hevc: return try? HEVCParameters.format(record)
        case .av1: return try? AV1Parameters.format(record)
        default: return nil
        }
    }
}
