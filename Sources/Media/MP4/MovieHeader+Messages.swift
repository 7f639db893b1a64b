extension MovieHeader {
    /// The configuration messages, at a time.
    public func configurationMessages(at time: Int64) -> [TimedMessage] {
        form.configuration.map { TimedMessage(kind: $0.kind, time: time, payload: $0.payload) }
    }

    /// The messages that a part was made of, by decoding time, sound first where times are the same.
    ///
    /// They are those of the publisher to the byte, except for what no player sees: a keyframe or another frame is written as encoders
    /// write them today, further tracks and fractions of a millisecond are left out. Throws for a part that is not of this init segment.
    public func messages(of part: [UInt8]) throws(MediaError) -> [TimedMessage] {
        let fragment = try MovieFragment(part)
        var messages: [TimedMessage] = []
        messages.reserveCapacity(fragment.tracks.reduce(0) { $0 + $1.samples.count })
        for track in fragment.tracks.sorted(by: { $0.number > $1.number }) {
            guard let timescale = timescale(track.number) else { throw .malformed("track number") }
            for sample in track.samples {
                guard let time = timescale.milliseconds(sample.decodingTick) else { throw .tooLarge("decoding time") }
                messages.append(try message(track.number, sample, time, timescale, part))
            }
        }
        return Self.merged(messages)
    }

    private func message(
        _ track: UInt32, _ sample: MovieFragment.Sample, _ time: Int64, _ timescale: Timescale, _ part: [UInt8]
    ) throws(MediaError) -> TimedMessage {
        guard track == Self.videoTrack, let video = form.video else {
            return TimedMessage(kind: .audio, time: time, payload: form.audioHeader + part[sample.bytes])
        }
        let offset = sample.compositionOffset * 1000 / timescale.ticksPerSecond
        guard (-0x80_0000..<0x80_0000).contains(offset) else { throw .tooLarge("composition offset") }
        let header = video.frameHeader(isKeyframe: sample.isKeyframe, compositionOffset: Int32(offset))
        return TimedMessage(kind: .video, time: time, payload: header + part[sample.bytes])
    }

    /// Sorts what consists of two sorted runs; the first run is the sound.
    private static func merged(_ messages: [TimedMessage]) -> [TimedMessage] {
        let audio = messages.prefix { $0.kind == .audio }
        let video = messages[audio.endIndex...]
        guard !audio.isEmpty, !video.isEmpty else { return messages }
        var result: [TimedMessage] = []
        result.reserveCapacity(messages.count)
        var next = video.startIndex
        for sound in audio {
            while next < video.endIndex, video[next].time < sound.time {
                result.append(video[next])
                next += 1
            }
            result.append(sound)
        }
        return result + video[next...]
    }
}

extension MessageForm.Video {
    /// What stands before a frame's bytes. Of the enhanced forms AVC and HEVC leave out an offset of 0, as the specification advises.
    func frameHeader(isKeyframe: Bool, compositionOffset: Int32) -> [UInt8] {
        let frameType: UInt8 = isKeyframe ? 1 : 2
        let offset = [16, 8, 0].map { UInt8(truncatingIfNeeded: compositionOffset >> Int32($0)) }
        switch self {
        case .classic(let number):
            return [frameType << 4 | number, 1] + offset
        case .enhanced(let fourCC):
            let hasOffset = fourCC == .avc || fourCC == .hevc || fourCC == .vvc
            let packetType: UInt8 = hasOffset && compositionOffset == 0 ? 3 : 1
            return [0x80 | frameType << 4 | packetType] + fourCC.bytes + (hasOffset && compositionOffset != 0 ? offset : [])
        }
    }
}
