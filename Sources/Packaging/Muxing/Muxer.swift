import CFFmpeg
import Media

/// Makes the init segment and the parts of one set of tracks. Owned by its packager.
///
/// Each part is made by itself: its bytes are a function of its frames and its number, whatever was made before.
struct Muxer {
    let tracks: Tracks
    /// ftyp, moov, and the form of the messages.
    let header: [UInt8]

    /// `firstFrame`: of the sound, for codecs that have no configuration of their own (AC-3, E-AC-3).
    init(_ tracks: Tracks, firstFrame: [UInt8]) throws(PackagingError) {
        self.tracks = tracks
        guard let box = tracks.form.box else { throw .tooLarge }
        header = try Self.makeHeader(tracks, firstFrame) + box
    }

    private static func makeHeader(_ tracks: Tracks, _ firstFrame: [UInt8]) throws(PackagingError) -> [UInt8] {
        let videoRecord = tracks.video?.record ?? []
        let audioRecord = tracks.audio?.record ?? []
        let result: Result<[UInt8], PackagingError> = videoRecord.withUnsafeBufferPointer { videoBytes in
            audioRecord.withUnsafeBufferPointer { audioBytes in
                firstFrame.withUnsafeBufferPointer { frame in
                    var video = tracks.video.flatMap { describe($0, videoBytes) }
                    var audio = tracks.audio.flatMap { describe($0, audioBytes, frame) }
                    return Result { () throws(PackagingError) in
                        try FFmpegLibrary.take { bytes in
                            withPointer(&video) { video in withPointer(&audio) { audio in ffmpeg_header(video, audio, bytes) } }
                        }
                    }
                }
            }
        }
        return try result.get()
    }

    private static func withPointer<Result>(
        _ track: inout ffmpeg_track?, _ body: (UnsafePointer<ffmpeg_track>?) -> Result
    ) -> Result {
        guard var known = track else { return body(nil) }
        return withUnsafePointer(to: &known, body)
    }

    /// `record` has to outlive the description.
    static func describe(_ video: VideoTrack, _ record: UnsafeBufferPointer<UInt8>) -> ffmpeg_track? {
        guard let codec = video.codec.ffmpeg else { return nil }
        var track = ffmpeg_track()
        track.codec = codec
        track.timescale = Int32(Timescale.video.ticksPerSecond)
        track.configuration = record.baseAddress
        track.configuration_size = record.count
        track.width = Int32(clamping: video.width)
        track.height = Int32(clamping: video.height)
        if let vp9 = video.vp9 {
            (track.profile, track.level, track.bit_depth, track.chroma) = (vp9.profile, vp9.level, vp9.bitDepth, vp9.chroma)
            (track.primaries, track.transfer, track.matrix) = (vp9.primaries, vp9.transfer, vp9.matrix)
            track.full_range = vp9.isFullRange ? 1 : 0
        }
        return track
    }

    private static func describe(
        _ audio: AudioTrack, _ record: UnsafeBufferPointer<UInt8>, _ frame: UnsafeBufferPointer<UInt8>
    ) -> ffmpeg_track? {
        guard let codec = audio.codec.ffmpeg else { return nil }
        var track = ffmpeg_track()
        track.codec = codec
        track.timescale = Int32(audio.sampleRate)
        track.configuration = record.baseAddress
        track.configuration_size = record.count
        track.channels = Int32(audio.channels)
        track.samples_per_frame = Int32(audio.samplesPerFrame)
        track.frame = frame.baseAddress
        track.frame_size = frame.count
        return track
    }
}
