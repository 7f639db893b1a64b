import CFFmpeg
import Media

/// FFmpeg's decoder of one video track. Owned by the ladder's thread.
final class PictureDecoder {
    private let decoder: OpaquePointer

    init(_ track: VideoTrack) throws(PackagingError) {
        var made: OpaquePointer?
        let result = track.record.withUnsafeBufferPointer { record in
            guard var described = Muxer.describe(track, record) else { return FFMPEG_REFUSED }
            return ffmpeg_decoder_make(&described, &made)
        }
        try FFmpegLibrary.check(result)
        guard let made else { throw .outOfMemory }
        decoder = made
    }

    deinit { ffmpeg_decoder_free(decoder) }

    /// Hands in a frame; one that is broken gives no picture.
    func take(_ frame: Frame, shown: Int64) {
        frame.body.withUnsafeBufferPointer { body in
            guard let start = body.baseAddress else { return }
            _ = ffmpeg_decoder_take(decoder, start + frame.payload.lowerBound, frame.size, shown)
        }
    }

    /// The next picture and when it is shown; nil until there is one.
    func next() -> (Picture, shown: Int64)? {
        var picture: OpaquePointer?
        var time: Int64 = 0
        guard ffmpeg_decoder_next(decoder, &picture, &time) == FFMPEG_OK, let picture else { return nil }
        return (Picture(picture), time)
    }

    /// Makes all pictures come out. Before the next frame comes `reset`.
    func drain() { ffmpeg_decoder_drain(decoder) }
    /// What follows begins with a keyframe.
    func reset() { ffmpeg_decoder_reset(decoder) }
}
