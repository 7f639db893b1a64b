/// The codec of a video message, from the codec number of a classic header or the FourCC of an enhanced one.
public enum VideoCodec: Hashable, Sendable {
    case avc
    case hevc
    case av1
    case vp9
    case vp8
    /// A classic codec number that is none of the above (FLV 10.1, E.4.3.1: 2 Sorenson H.263, 4 VP6, …).
    case other(UInt8)
    case otherFourCC(FourCC)

    init(fourCC: FourCC) {
        switch fourCC {
        case .avc: self = .avc
        case .hevc: self = .hevc
        case .av1: self = .av1
        case .vp9: self = .vp9
        case .vp8: self = .vp8
        default: self = .otherFourCC(fourCC)
        }
    }

    /// 12 and 13 are what encoders wrote for HEVC and AV1 before Enhanced RTMP existed.
    init(classic number: UInt8) {
        switch number {
        case 7: self = .avc
        case 12: self = .hevc
        case 13: self = .av1
        default: self = .other(number)
        }
    }

    /// The name that people know.
    public var name: String {
        switch self {
        case .avc: "H.264"
        case .hevc: "HEVC"
        case .av1: "AV1"
        case .vp9: "VP9"
        case .vp8: "VP8"
        case .other(2): "Sorenson H.263"
        case .other(4), .other(5): "VP6"
        case .other(let number): "video codec \(number)"
        case .otherFourCC(.vvc): "VVC"
        case .otherFourCC(let fourCC): fourCC.description
        }
    }

    /// Nil for a codec that only the classic header knows.
    public var fourCC: FourCC? {
        switch self {
        case .avc: .avc
        case .hevc: .hevc
        case .av1: .av1
        case .vp9: .vp9
        case .vp8: .vp8
        case .other: nil
        case .otherFourCC(let fourCC): fourCC
        }
    }
}
