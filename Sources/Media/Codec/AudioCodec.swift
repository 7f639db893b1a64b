/// The codec of an audio message, from the sound format of a classic header or the FourCC of an enhanced one.
public enum AudioCodec: Hashable, Sendable {
    case aac
    case mp3
    case opus
    case flac
    case ac3
    case eac3
    /// A classic sound format that is none of the above (FLV 10.1, E.4.2.1: 0 PCM, 7 and 8 G.711, 11 Speex, …).
    case other(UInt8)
    case otherFourCC(FourCC)

    init(fourCC: FourCC) {
        switch fourCC {
        case .aac: self = .aac
        case .mp3: self = .mp3
        case .opus: self = .opus
        case .flac: self = .flac
        case .ac3: self = .ac3
        case .eac3: self = .eac3
        default: self = .otherFourCC(fourCC)
        }
    }

    /// 14 is MP3 at 8 kHz.
    init(classic format: UInt8) {
        switch format {
        case 2, 14: self = .mp3
        case 10: self = .aac
        default: self = .other(format)
        }
    }

    /// The name that people know.
    public var name: String {
        switch self {
        case .aac: "AAC"
        case .mp3: "MP3"
        case .opus: "Opus"
        case .flac: "FLAC"
        case .ac3: "AC-3"
        case .eac3: "E-AC-3"
        case .other(0), .other(3): "PCM"
        case .other(7), .other(8): "G.711"
        case .other(11): "Speex"
        case .other(let format): "sound format \(format)"
        case .otherFourCC(let fourCC): fourCC.description
        }
    }

    /// Nil for a codec that only the classic header knows.
    public var fourCC: FourCC? {
        switch self {
        case .aac: .aac
        case .mp3: .mp3
        case .opus: .opus
        case .flac: .flac
        case .ac3: .ac3
        case .eac3: .eac3
        case .other: nil
        case .otherFourCC(let fourCC): fourCC
        }
    }
}
