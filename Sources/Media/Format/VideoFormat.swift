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
        nil
    }
}
