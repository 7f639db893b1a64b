import Media
import Parts

/// How frames come to their line, and when another line or another init segment begins.
extension Packager {
    func pictureArrived(_ frame: Frame) {
        guard !hasGivenUp, reader.video != refusedVideo else { return }
        if frame.isKeyframe {
            wantsVideo = true
            if line != nil, tracksDiffer { closeLine(before: frame.time) }
        } else if muxer?.tracks.video != reader.video {
            // Its keyframe is still to come.
            return
        }
        if line == nil {
            guard frame.isKeyframe else { return }
            return begin(with: frame)
        }
        append(frame)
    }

    func soundArrived(_ frame: Frame) {
        guard !hasGivenUp, reader.audio != refusedAudio else { return }
        wantsAudio = true
        if line != nil, tracksDiffer {
            guard soundChangesNow(frame) else { return }
            closeLine(before: frame.time)
            return begin(with: frame)
        }
        if line == nil {
            guard !wantsVideo else { return wait(frame) }
            return begin(with: frame)
        }
        append(frame)
    }

    private var current: Tracks { reader.tracks(video: wantsVideo, audio: wantsAudio) }
    private var tracksDiffer: Bool { muxer.map { current.differ(from: $0.tracks) } ?? true }

    /// Beside video the change waits for a keyframe, but not for ever.
    private func soundChangesNow(_ frame: Frame) -> Bool {
        guard wantsVideo, muxer?.tracks.video != nil else { return true }
        let since = changedSoundSince ?? frame.time
        changedSoundSince = since
        return frame.time - since >= Self.patienceForKeyframe
    }

    private func wait(_ frame: Frame) {
        waiting.removeAll { $0.time < frame.time - Self.soundKept }
        // Sound beyond this is not sound.
        if waiting.count < 2000 { waiting.append(frame) }
    }

    /// Opens a line, for the tracks as they are now, with its first frame and the sound that has waited for it.
    private func begin(with frame: Frame) {
        let isFirst = muxer == nil && lastEnd == nil
        var isOther = false
        if muxer == nil || tracksDiffer {
            guard let made = makeMuxer() else { return }
            if made.tracks.audio?.sampleRate != muxer?.tracks.audio?.sampleRate {
                clocks = FrameLine.Clocks(video: clocks?.video ?? TrackClock(.video), audio: audioClock(of: made.tracks))
            }
            if clocks == nil { clocks = FrameLine.Clocks(video: TrackClock(.video), audio: nil) }
            muxer = made
            isOther = true
            tell(made, made.header)
        }
        changedSoundSince = nil
        guard let muxer, let rule, let clocks else { return }
        let fitting = rule.adapted(hasVideo: muxer.tracks.video != nil, audioFrame: muxer.tracks.audioFrame)
        let cutter = PartCutter(
            rule: fitting, segments: segments, hasVideo: muxer.tracks.video != nil, start: frame.time,
            isDiscontinuous: !isFirst && (isOther || lastEnd != frame.time))
        line = FrameLine(cutter: cutter, rule: fitting, clocks: clocks, start: frame.time)
        let sound = waiting.filter { $0.time >= frame.time }
        waiting = []
        append(frame)
        for frame in sound { append(frame) }
    }

    private func audioClock(of tracks: Tracks) -> TrackClock? {
        tracks.audio.flatMap { Timescale($0.sampleRate) }.map { TrackClock($0) }
    }

    /// When FFmpeg refuses a track, the other one goes alone. Nil, and told, when nothing goes.
    private func makeMuxer() -> Muxer? {
        let choices = [(wantsVideo, wantsAudio), (wantsVideo, false), (false, wantsAudio)]
        for (video, audio) in choices where video || audio {
            let tracks = reader.tracks(video: video, audio: audio)
            guard tracks.video != nil || tracks.audio != nil else { continue }
            switch Result(catching: { () throws(PackagingError) in try Muxer(tracks, firstFrame: reader.firstAudioFrame) }) {
            case .success(let muxer):
                leaveOut(video: wantsVideo && !video, audio: wantsAudio && !audio)
                return muxer
            case .failure(.libraryMissing(let words)):
                hasGivenUp = true
                advise("HLS is not made: \(words)")
                return nil
            case .failure: continue
            }
        }
        leaveOut(video: wantsVideo, audio: wantsAudio)
        return nil
    }

    private func leaveOut(video: Bool, audio: Bool) {
        if video {
            wantsVideo = false
            refusedVideo = reader.video
            advise("browsers get no picture: FFmpeg does not take the encoder's format")
        }
        if audio {
            wantsAudio = false
            refusedAudio = reader.audio
            advise("browsers get no sound: FFmpeg does not take the encoder's format")
        }
    }

    private func append(_ frame: Frame) {
        if frame.kind == .audio, muxer?.tracks.audio == nil { return }
        if frame.kind == .video, muxer?.tracks.video == nil { return }
        var placed = frame
        guard let pieces = line?.append(&placed) else {
            // A picture is missing now, so that those after it are of no use.
            if frame.kind == .video { closeLine(before: nil) }
            return
        }
        if placed.kind == .video { observe(.picture(placed)) }
        adopt(line?.segments)
        for piece in pieces { make(piece) }
    }

    func closeLine(before limit: Int64?) {
        guard var closing = line else { return }
        line = nil
        let (pieces, left) = closing.finish(before: limit)
        clocks = closing.clocks
        waiting = reader.audio == muxer?.tracks.audio ? left : []
        // A first segment that breaks off says nothing about those to come.
        adopt(closing.segments ?? .unknown)
        for piece in pieces { make(piece) }
        observe(.lineEnded)
        lastEnd = closing.end
    }

    private func make(_ piece: FrameLine.Piece) {
        guard let muxer else { return }
        do {
            tell(piece, try muxer.part(number: nextPart, video: piece.video, audio: piece.audio))
        } catch {
            isDiscontinuous = true
            observe(.lost(pictures: piece.video.frames.count))
            advise("a part could not be made: \(error)")
        }
    }
}
