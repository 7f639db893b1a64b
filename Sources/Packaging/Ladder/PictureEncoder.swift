import CFFmpeg
import Media

/// FFmpeg's encoder of one rendition. Owned by the rendition's thread.
final class PictureEncoder {
    struct Settings: Sendable, Equatable {
        var shape: PictureShape
        /// Bits a second.
        var bitRate: Int
        /// Frames a second: what rate control reckons with.
        var frameRate: Double
    }

    /// An encoded picture.
    struct Encoded {
        /// With start codes.
        var bytes: [UInt8]
        /// As it was handed in, in ticks.
        var tick: Int64
        var isKeyframe: Bool
    }

    let choice: EncoderChoice
    private let encoder: OpaquePointer

    /// `like`: a picture that tells the colours.
    init(_ choice: EncoderChoice, _ settings: Settings, like picture: Picture?) throws(PackagingError) {
        self.choice = choice
        var made: OpaquePointer?
        let result = choice.rawValue.withCString { name in
            var encoding = ffmpeg_encoding()
            encoding.name = name
            encoding.width = Int32(clamping: settings.shape.width)
            encoding.height = Int32(clamping: settings.shape.height)
            encoding.bit_rate = Int64(settings.bitRate)
            encoding.frame_rate = Int32((settings.frameRate.isFinite ? min(max(settings.frameRate, 1), 1000) : 30) * 1000)
            encoding.timescale = Int32(Timescale.video.ticksPerSecond)
            return ffmpeg_encoder_make(&encoding, picture?.pointer, &made)
        }
        try FFmpegLibrary.check(result)
        guard let made else { throw .outOfMemory }
        encoder = made
    }

    deinit { ffmpeg_encoder_free(encoder) }

    /// Nil: the picture before it once more, or black.
    func take(_ picture: Picture?, tick: Int64, isKeyframe: Bool) throws(PackagingError) {
        try FFmpegLibrary.check(ffmpeg_encoder_take(encoder, picture?.pointer, tick, isKeyframe))
    }

    /// Nil until there is one.
    func next() throws(PackagingError) -> Encoded? {
        var bytes = ffmpeg_bytes()
        var tick: Int64 = 0
        var isKeyframe = false
        let result = ffmpeg_encoder_next(encoder, &bytes, &tick, &isKeyframe)
        defer { ffmpeg_bytes_free(&bytes) }
        guard result != FFMPEG_NOTHING else { return nil }
        try FFmpegLibrary.check(result)
        return Encoded(bytes: Array(UnsafeBufferPointer(start: bytes.start, count: bytes.count)), tick: tick, isKeyframe: isKeyframe)
    }

    /// Makes all frames come out; nothing can be handed in afterwards.
    func drain() { ffmpeg_encoder_drain(encoder) }
}
