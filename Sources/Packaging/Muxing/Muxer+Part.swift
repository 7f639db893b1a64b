import CFFmpeg
import Media

extension Muxer {
    /// Frames of one track, of which each lasts until the next.
    struct Run {
        var frames: ArraySlice<Frame>
        /// Of the last one, in ticks.
        var lastDuration: Int64
    }

    /// moof and mdat.
    func part(number: Int64, video: Run, audio: Run) throws(PackagingError) -> [UInt8] {
        var fragment: OpaquePointer?
        try FFmpegLibrary.check(
            ffmpeg_fragment_make(
                video.frames.isEmpty ? 0 : Int32(Timescale.video.ticksPerSecond), audio.frames.isEmpty ? 0 : audioTimescale,
                UInt32(truncatingIfNeeded: number + 1), &fragment))
        defer { ffmpeg_fragment_free(fragment) }
        guard let fragment else { throw .outOfMemory }
        try add(video, Int32(FFMPEG_VIDEO_TRACK), to: fragment)
        try add(audio, Int32(FFMPEG_AUDIO_TRACK), to: fragment)
        return try FFmpegLibrary.take { ffmpeg_fragment_finish(fragment, $0) }
    }

    private var audioTimescale: Int32 { Int32(tracks.audio?.sampleRate ?? 0) }

    private func add(_ run: Run, _ track: Int32, to fragment: OpaquePointer) throws(PackagingError) {
        for index in run.frames.indices {
            let frame = run.frames[index]
            let next = index + 1 < run.frames.endIndex ? run.frames[index + 1].tick : frame.tick + run.lastDuration
            let offset = frame.kind == .video ? frame.compositionOffset * Timescale.video.ticksPerSecond / 1000 : 0
            let result = frame.body.withUnsafeBufferPointer { body in
                ffmpeg_fragment_add(
                    fragment, track, body.baseAddress.map { $0 + frame.payload.lowerBound }, frame.size, frame.tick, frame.tick + offset,
                    next - frame.tick, frame.isKeyframe)
            }
            try FFmpegLibrary.check(result)
        }
    }
}
