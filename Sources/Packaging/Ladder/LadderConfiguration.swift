import Parts

/// Which renditions are made beside the source, and with which encoder.
public struct LadderConfiguration: Sendable, Equatable {
    public enum Choice: Sendable, Equatable {
        case off
        /// `standard`.
        case auto
        case rungs([Rung])
    }

    /// One rendition.
    public enum Rung: Sendable, Hashable {
        /// `lines`: of the picture's shorter side, so that upright pictures get as many pixels as others. `bitRate`: bits a second.
        case picture(lines: Int, bitRate: Int)
        /// The sound alone.
        case sound
    }

    public var choice = Choice.off
    public var encoder = EncoderChoice.auto

    public static let standard: [Rung] = [.picture(lines: 720, bitRate: 2_500_000), .picture(lines: 480, bitRate: 1_000_000), .sound]
    public static let maximumRungs = 6
    public static let lines = 64...2160
    public static let bitRates = 50_000...100_000_000

    public init() {}

    public var rungs: [Rung] {
        switch choice {
        case .off: []
        case .auto: Self.standard
        case .rungs(let rungs): rungs
        }
    }
}

extension LadderConfiguration.Rung {
    /// `720p`, `audio`: what stands in addresses.
    public var name: RenditionName? {
        switch self {
        case .picture(let lines, _): RenditionName("\(lines)p")
        case .sound: RenditionName("audio")
        }
    }
}

/// What makes H.264 of pictures: FFmpeg's names.
public enum EncoderChoice: String, Sendable, CaseIterable {
    /// The first that works here, in the order of the others.
    case auto
    /// Raspberry Pi 4 and other boards with an encoder behind V4L2.
    case v4l2 = "h264_v4l2m2m"
    /// Intel and AMD graphics.
    case vaapi = "h264_vaapi"
    /// Intel graphics by its own library.
    case qsv = "h264_qsv"
    /// The processor: works everywhere.
    case x264 = "libx264"
}
