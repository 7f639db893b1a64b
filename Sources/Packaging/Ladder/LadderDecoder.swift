import Media
import Parts

/// Decodes the source once for all renditions, and says where each picture goes. Owned by the ladder's thread.
///
/// ```
///   events of the source ─► decoder ─► DisplayOrder ─► items, the same for every rendition with pictures
/// ```
final class LadderDecoder {
    /// Milliseconds of media without a picture after which nobody waits for one.
    static let patience: Int64 = 10_000

    private var decoder: PictureDecoder?
    private var track: VideoTrack?
    private var order = DisplayOrder()
    /// Milliseconds of media without a picture; a pause is none of it.
    private var silence: Int64 = 0
    private var lastFrame: Int64?
    private static let longestFrame: Int64 = 1000

    /// Throws when no rendition can have pictures.
    func take(_ event: SourceEvent) throws(RenditionFailure) -> [PictureRendition.Item] {
        switch event {
        case .initialization(let source):
            try begin(source.tracks.video)
            return [.source(event)]
        case .picture(let frame): return try decode(frame)
        case .lineEnded, .ended: return finish() + [.source(event)]
        case .partTarget, .targetDuration, .part, .lost: return [.source(event)]
        }
    }

    private func begin(_ video: VideoTrack?) throws(RenditionFailure) {
        silence = 0
        guard video != track || (decoder == nil && video != nil) else { return }
        track = video
        decoder = nil
        guard let video else { return }
        do throws(PackagingError) {
            decoder = try PictureDecoder(video)
        } catch {
            guard error == .tooLarge else { throw RenditionFailure(words: "FFmpeg does not decode the encoder's \(video.codec.name)") }
            throw RenditionFailure(words: "the encoder's picture of \(video.width)x\(video.height) is too large to be scaled here")
        }
    }

    private func decode(_ frame: Frame) throws(RenditionFailure) -> [PictureRendition.Item] {
        let shown = frame.tick + frame.compositionOffset * Timescale.video.ticksPerSecond / 1000
        var items: [PictureRendition.Item] = order.frameArrived(
            tick: frame.tick, time: frame.time, isKeyframe: frame.isKeyframe, shown: shown
        ).map { .picture(nil, $0) }
        decoder?.take(frame, shown: shown)
        let pictures = collect()
        silence = pictures.isEmpty ? silence + min(max(0, frame.time - (lastFrame ?? frame.time)), Self.longestFrame) : 0
        lastFrame = frame.time
        guard silence <= Self.patience else { throw RenditionFailure(words: "the encoder's pictures cannot be decoded") }
        items += pictures
        return items
    }

    private func collect() -> [PictureRendition.Item] {
        var items: [PictureRendition.Item] = []
        while let (picture, shown) = decoder?.next() {
            let slots = order.pictureArrived(shown: shown)
            items += slots.dropLast().map { .picture(nil, $0) }
            if let own = slots.last { items.append(.picture(picture, own)) }
        }
        return items
    }

    private func finish() -> [PictureRendition.Item] {
        decoder?.drain()
        let items = collect() + order.finish().map { .picture(nil, $0) }
        decoder?.reset()
        silence = 0
        return items
    }
}
