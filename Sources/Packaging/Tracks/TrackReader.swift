import Media

/// Takes messages apart: what the tracks are, and their frames. A value, so that one can read ahead with a copy.
///
/// Of a message with several tracks the first counts, as for all viewers of the stream.
struct TrackReader {
    enum Reading {
        case nothing
        case frame(Frame)
        /// A track that no part can carry; why, for the owner.
        case unusable(MediaKind, String)
    }

    private(set) var video: VideoTrack?
    private(set) var audio: AudioTrack?
    /// The first frame of the sound, when it is the frames that say what the sound is.
    private(set) var firstAudioFrame: [UInt8] = []

    private var videoCodec: VideoCodec?
    private var audioCodec: AudioCodec?
    private var videoForm: MessageForm.Video?
    private var audioHeader: [UInt8] = []
    private var videoConfiguration: [UInt8]?
    private var videoMetadata: [UInt8]?
    private var audioConfiguration: [UInt8]?

    mutating func read(_ message: TimedMessage) -> Reading {
        switch message.kind {
        case .video: readVideo(message)
        case .audio: readAudio(message)
        case .data: .nothing
        }
    }

    /// What an init segment of the tracks that are wanted says.
    func tracks(video wantsVideo: Bool, audio wantsAudio: Bool) -> Tracks {
        let pictures = wantsVideo ? [videoConfiguration, videoMetadata].compactMap { $0 } : []
        let sounds = wantsAudio ? [audioConfiguration].compactMap { $0 } : []
        return Tracks(
            video: wantsVideo ? video : nil, audio: wantsAudio ? audio : nil,
            form: MessageForm(
                video: wantsVideo ? videoForm : nil, audioHeader: wantsAudio ? audioHeader : [],
                configuration: pictures.map { .init(kind: .video, payload: $0) } + sounds.map { .init(kind: .audio, payload: $0) }))
    }

    /// Takes over the sound that another reader, which has read further, has found: it may tell itself later than the first picture comes.
    mutating func adoptSound(of other: TrackReader) {
        audio = other.audio
        audioCodec = other.audioCodec
        audioHeader = other.audioHeader
        audioConfiguration = other.audioConfiguration
        firstAudioFrame = other.firstAudioFrame
    }

    private mutating func readVideo(_ message: TimedMessage) -> Reading {
        guard let header = try? VideoHeader.read(message.payload), header.track ?? 0 == 0, header.packet != .other else { return .nothing }
        guard VideoTrack.isCarried(header.codec) else {
            return .unusable(.video, "browsers get no picture in \(header.codec.name): set H.264, HEVC or AV1 in the encoder")
        }
        if videoCodec != header.codec {
            videoCodec = header.codec
            (video, videoConfiguration, videoMetadata) = (nil, nil, nil)
        }
        let payload = header.payload(of: message.payload)
        switch header.packet {
        case .sequenceHeader:
            let plain = header.track == nil ? message.payload : header.plainStart(0) + payload
            guard plain != videoConfiguration else { return .nothing }
            videoConfiguration = plain
            videoForm = header.form
            video = VideoTrack.read(configuration: plain, keyframe: nil)
            let isWhole = video != nil || header.codec == .vp9
            return isWhole ? .nothing : .unusable(.video, "the encoder's picture format cannot be read")
        case .metadata:
            videoMetadata = header.track == nil ? message.payload : header.plainStart(4) + payload
            return .nothing
        case .frames: return videoFrame(message, header, payload)
        case .endOfSequence, .other: return .nothing
        }
    }

    private mutating func videoFrame(_ message: TimedMessage, _ header: VideoHeader, _ payload: ArraySlice<UInt8>) -> Reading {
        if header.codec == .vp9, header.isKeyframe {
            video = VideoTrack.read(configuration: videoConfiguration, keyframe: message.payload) ?? video
            videoForm = header.form
        }
        guard video != nil, !payload.isEmpty else { return .nothing }
        return .frame(
            Frame(
                kind: .video, time: message.time, compositionOffset: Int64(max(0, header.compositionOffset)),
                isKeyframe: header.isKeyframe, samples: 0, body: message.payload, payload: payload.startIndex..<payload.endIndex))
    }

    private mutating func readAudio(_ message: TimedMessage) -> Reading {
        guard let header = try? AudioHeader.read(message.payload), header.track ?? 0 == 0, header.packet != .other else { return .nothing }
        guard AudioTrack.isCarried(header.codec) else {
            return .unusable(.audio, "browsers get no sound in \(header.codec.name): set AAC in the encoder")
        }
        if audioCodec != header.codec {
            audioCodec = header.codec
            (audio, audioConfiguration, firstAudioFrame) = (nil, nil, [])
        }
        let payload = header.payload(of: message.payload)
        if header.packet == .sequenceHeader {
            let plain = header.track == nil ? message.payload : header.plainStart(0) + payload
            guard plain != audioConfiguration else { return .nothing }
            audioConfiguration = plain
            audioHeader = header.frameStart(plain)
            audio = AudioTrack.read(configuration: plain, frame: nil)
            return audio != nil ? .nothing : .unusable(.audio, "the encoder's sound format cannot be read")
        }
        if audio == nil, audioConfiguration == nil {
            audio = AudioTrack.read(configuration: nil, frame: message.payload)
            audioHeader = header.frameStart(message.payload)
            firstAudioFrame = Array(payload)
        }
        guard let audio, !payload.isEmpty else { return .nothing }
        return .frame(
            Frame(
                kind: .audio, time: message.time, compositionOffset: 0, isKeyframe: true,
                samples: AudioFrame.samples(header.codec, payload) ?? audio.samplesPerFrame, body: message.payload,
                payload: payload.startIndex..<payload.endIndex))
    }
}
