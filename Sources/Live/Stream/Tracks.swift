import Media

/// What the publisher's tracks are: codec configuration, metadata, and which message is a keyframe. Owned by its stream.
struct Tracks {
    /// What a message means to the stream.
    enum Role {
        case configuration
        /// The same codec configuration again: viewers have it.
        case repeatedConfiguration
        case keyframe
        case frame
        case other
    }

    private(set) var hasVideo = false
    private(set) var hasAudio = false
    private(set) var videoCodec: VideoCodec?
    private(set) var audioCodec: AudioCodec?
    private(set) var videoFormat: VideoFormat?
    private(set) var audioFormat: AudioFormat?
    private var metadata: MediaMessage?
    private var videoConfiguration: MediaMessage?
    private var videoMetadata: MediaMessage?
    private var audioConfiguration: MediaMessage?
    /// The last AVC configuration replaced another one, of which decoders still hold the parameter sets.
    private var videoConfigurationChanged = false
    var headersAreStale = true
    var videoJustAppeared = false

    /// Returns nil for a message that no viewer can use: a malformed header, or frames before their configuration.
    mutating func take(_ message: MediaMessage) -> Role? {
        switch message.kind {
        case .data: return takeData(message)
        case .video: return takeVideo(message)
        case .audio: return takeAudio(message)
        }
    }

    /// Metadata and codec configuration, in the order in which players want them.
    var configurationMessages: [MediaMessage] {
        [metadata, videoConfiguration, videoMetadata, audioConfiguration].compactMap { $0 }
    }

    /// What viewers are sent for a keyframe: after a change of configuration the parameter sets travel in it as well, because VLC 3 looks
    /// for them nowhere else in the middle of a stream.
    func keyframe(_ message: MediaMessage) -> MediaMessage {
        guard videoConfigurationChanged, let videoConfiguration,
            let payload = InBandParameters.insert(from: videoConfiguration.payload, into: message.payload)
        else { return message }
        return MediaMessage(kind: message.kind, timestamp: message.timestamp, payload: payload)
    }

    var neededFourCCs: [FourCC] {
        var all: [FourCC] = []
        if videoIsEnhanced, let code = videoCodec?.fourCC { all.append(code) }
        if audioIsEnhanced, let code = audioCodec?.fourCC { all.append(code) }
        return all
    }

    /// The AMF0 string "onMetaData".
    private static let metadataStart = [0x02, 0x00, 0x0A] + [UInt8]("onMetaData".utf8)
    private var videoIsEnhanced = false
    private var audioIsEnhanced = false

    private mutating func takeData(_ message: MediaMessage) -> Role {
        guard message.payload.starts(with: Self.metadataStart) else { return .other }
        guard metadata?.payload != message.payload else { return .repeatedConfiguration }
        metadata = message
        headersAreStale = true
        return .configuration
    }

    private mutating func takeVideo(_ message: MediaMessage) -> Role? {
        guard let header = try? VideoHeader.read(message.payload) else { return nil }
        // Further tracks of a multitrack stream pass through; the first one makes the stream.
        if let track = header.track, track != 0 { return .other }
        if !hasVideo {
            hasVideo = true
            videoJustAppeared = true
            headersAreStale = true
        }
        if videoCodec != header.codec {
            videoCodec = header.codec
            videoConfiguration = nil
            videoMetadata = nil
            videoFormat = nil
        }
        videoIsEnhanced = header.isEnhanced
        switch header.packet {
        case .sequenceHeader:
            guard videoConfiguration?.payload != message.payload else { return .repeatedConfiguration }
            videoConfigurationChanged = videoConfigurationChanged || videoConfiguration != nil
            videoConfiguration = message
            videoFormat = VideoFormat.read(from: message.payload)
            headersAreStale = true
            return .configuration
        case .metadata:
            guard videoMetadata?.payload != message.payload else { return .repeatedConfiguration }
            videoMetadata = message
            headersAreStale = true
            return .configuration
        case .frames:
            if videoConfiguration == nil, Self.needsConfiguration(header.codec) { return nil }
            return header.isKeyframe ? .keyframe : .frame
        case .endOfSequence, .other:
            return .other
        }
    }

    private static func needsConfiguration(_ codec: VideoCodec) -> Bool {
        codec == .avc || codec == .hevc || codec == .av1
    }

    private mutating func takeAudio(_ message: MediaMessage) -> Role? {
        guard let header = try? AudioHeader.read(message.payload) else { return nil }
        if let track = header.track, track != 0 { return .other }
        if !hasAudio {
            hasAudio = true
            headersAreStale = true
        }
        if audioCodec != header.codec {
            audioCodec = header.codec
            audioConfiguration = nil
            audioFormat = nil
        }
        audioIsEnhanced = header.isEnhanced
        switch header.packet {
        case .sequenceHeader:
            guard audioConfiguration?.payload != message.payload else { return .repeatedConfiguration }
            audioConfiguration = message
            audioFormat = AudioFormat.read(from: message.payload)
            headersAreStale = true
            return .configuration
        case .frames:
            if audioConfiguration == nil, header.codec == .aac { return nil }
            if audioFormat == nil { audioFormat = AudioFormat.read(from: message.payload) }
            return .frame
        case .other:
            return .other
        }
    }
}
