import Media
import Parts

/// Makes init segments and parts of a rendition, with the numbers and boundaries of the source. Owned by its rendition.
struct RenditionTracks {
    /// What stands for a part without media, so that numbers and boundaries go on: a box that players skip (ISO/IEC 14496-12, 8.1.2).
    static let nothing: [UInt8] = [0, 0, 0, 8] + Array("free".utf8)

    let muxer: Muxer

    /// The sound as it is, beside pictures of its own or none.
    init(_ source: SourceInitialization, video: VideoTrack?, configuration: [UInt8]) throws(PackagingError) {
        let form = source.tracks.form
        let sounds = form.configuration.filter { $0.kind == .audio }
        let tracks = Tracks(
            video: video, audio: source.tracks.audio,
            form: MessageForm(
                video: video == nil ? nil : .classic(7), audioHeader: form.audioHeader,
                configuration: (video == nil ? [] : [.init(kind: .video, payload: configuration)]) + sounds))
        muxer = try Muxer(tracks, firstFrame: source.firstAudioFrame)
    }

    func initialization(like source: InitializationSegment) -> InitializationSegment {
        InitializationSegment(
            number: source.number, bytes: muxer.header,
            video: muxer.tracks.video.map {
                .init(codec: $0.codecString, width: $0.width, height: $0.height, frameRate: source.video?.frameRate)
            }, audio: source.audio)
    }

    func part(like source: SourcePart, pictures: ArraySlice<Frame>) throws(PackagingError) -> Part {
        var part = source.part
        let run = Muxer.Run(frames: pictures, lastDuration: source.lastDuration)
        let isEmpty = pictures.isEmpty && source.sound.frames.isEmpty
        part.bytes = isEmpty ? Self.nothing : try muxer.part(number: part.number, video: run, audio: source.sound)
        return part
    }
}
