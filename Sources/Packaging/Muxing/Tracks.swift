import CFFmpeg
import Media

/// The tracks of one init segment: at least one of the two.
struct Tracks: Equatable {
    var video: VideoTrack?
    var audio: AudioTrack?
    var form: MessageForm

    /// A frame of sound in microseconds.
    var audioFrame: Int64? {
        audio.map { Int64($0.samplesPerFrame) * 1_000_000 / Int64($0.sampleRate) }
    }

    /// Whether parts of these need another init segment than those of `other`. Metadata in the form changes no decoder.
    func differ(from other: Tracks) -> Bool {
        video != other.video || audio != other.audio || form.video != other.form.video || form.audioHeader != other.form.audioHeader
    }
}

extension VideoCodec {
    var ffmpeg: ffmpeg_codec? {
        switch self {
        case .avc: FFMPEG_AVC
        case .hevc: FFMPEG_HEVC
        case .av1: FFMPEG_AV1
        case .vp9: FFMPEG_VP9
        case .vp8, .other, .otherFourCC: nil
        }
    }
}

extension AudioCodec {
    var ffmpeg: ffmpeg_codec? {
        switch self {
        case .aac: FFMPEG_AAC
        case .mp3: FFMPEG_MP3
        case .opus: FFMPEG_OPUS
        case .flac: FFMPEG_FLAC
        case .ac3: FFMPEG_AC3
        case .eac3: FFMPEG_EAC3
        case .other, .otherFourCC: nil
        }
    }
}
