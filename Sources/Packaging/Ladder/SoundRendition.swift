import Parts

/// The rendition without pictures. Owned by the ladder, on the packager's thread: there is nothing in it that takes time.
struct SoundRendition {
    private var tracks: RenditionTracks?

    mutating func take(_ event: SourceEvent) throws(RenditionFailure) -> [PackagerEvent] {
        switch event {
        case .partTarget(let target): return [.partTarget(target)]
        case .targetDuration(let target): return [.targetDuration(target)]
        case .initialization(let source): return try begin(source)
        case .part(let part): return [.part(try make(part))]
        case .ended: return [.ended]
        case .picture, .lost, .lineEnded: return []
        }
    }

    private mutating func begin(_ source: SourceInitialization) throws(RenditionFailure) -> [PackagerEvent] {
        guard source.tracks.audio != nil else { throw RenditionFailure(words: "the encoder sends no sound") }
        guard let made = try? RenditionTracks(source, video: nil, configuration: []) else {
            throw RenditionFailure(words: "FFmpeg does not take the sound alone")
        }
        tracks = made
        return [.initialization(made.initialization(like: source.segment))]
    }

    private func make(_ source: SourcePart) throws(RenditionFailure) -> Part {
        guard var part = try? tracks?.part(like: source, pictures: []) else { throw RenditionFailure(words: "its parts could not be made") }
        part.isIndependent = true
        return part
    }
}
