import Media
import Parts

/// One rendition with pictures: encodes them, and puts them into parts like those of the source. Owned by its thread.
///
/// ```
///   pictures ─► encoder ─► encoded ─┐
///   parts of the source ────────────┴─► as soon as a part's pictures are there: its own part
/// ```
final class PictureRendition {
    enum Item: Sendable {
        case source(SourceEvent)
        /// Nil: it could not be decoded.
        case picture(Picture?, DisplayOrder.Slot)
    }

    /// Parts that may wait for their pictures; more do when an encoder gives nothing out.
    private static let patience = 50

    private let lines: Int
    private let bitRate: Int
    /// The one that is used, or tried next.
    private var choice: EncoderChoice
    private(set) var encoder: PictureEncoder?
    /// Pictures that were encoded, and those that could not be decoded.
    private(set) var encodedFrames = 0
    private(set) var missingFrames = 0

    private var source: SourceInitialization?
    private var tracks: RenditionTracks?
    private var video: (track: VideoTrack, configuration: [UInt8])?
    /// With the encoder, or lost before they came there.
    private var slots: [DisplayOrder.Slot] = []
    private var encoded: [Frame] = []
    /// Nil: pictures that are in no part.
    private var parts: [(part: SourcePart?, pictures: Int)] = []

    init(lines: Int, bitRate: Int, encoder choice: EncoderChoice) {
        self.lines = lines
        self.bitRate = bitRate
        self.choice = choice
    }

    func take(_ item: Item) throws(RenditionFailure) -> [PackagerEvent] {
        switch item {
        case .source(.partTarget(let target)): return [.partTarget(target)]
        case .source(.targetDuration(let target)): return [.targetDuration(target)]
        case .source(.initialization(let source)): return try begin(source)
        case .source(.part(let part)):
            parts.append((part, part.pictures))
            return try finishParts()
        case .source(.lost(let count)):
            parts.append((nil, count))
            return try finishParts()
        case .source(.lineEnded):
            try empty()
            return try finishParts()
        case .source(.ended):
            try empty()
            return try finishParts() + [.ended]
        case .source(.picture): return []
        case .picture(let picture, let slot):
            try encode(picture, slot)
            return try finishParts()
        }
    }

    // MARK: Init segments

    /// The encoder stays as long as the pictures keep their format.
    private func begin(_ source: SourceInitialization) throws(RenditionFailure) -> [PackagerEvent] {
        let isOther = source.tracks.video != self.source?.tracks.video
        self.source = source
        tracks = nil
        if isOther { (encoder, video) = (nil, nil) }
        return try makeTracks()
    }

    /// Nothing while the encoder has not said what it makes.
    private func makeTracks() throws(RenditionFailure) -> [PackagerEvent] {
        guard tracks == nil, let source, source.tracks.video == nil || video != nil else { return [] }
        let isSound = source.tracks.video == nil
        guard let made = try? RenditionTracks(source, video: isSound ? nil : video?.track, configuration: video?.configuration ?? []) else {
            throw RenditionFailure(words: "FFmpeg does not take its format")
        }
        tracks = made
        return [.initialization(made.initialization(like: source.segment))]
    }

    // MARK: Pictures

    private func encode(_ picture: Picture?, _ slot: DisplayOrder.Slot) throws(RenditionFailure) {
        if picture == nil { missingFrames += 1 }
        if encoder == nil { return try start(picture, slot) }
        do throws(PackagingError) {
            try hand(picture, slot)
        } catch {
            throw RenditionFailure(words: "its encoder \(choice.rawValue) stopped (\(error))")
        }
    }

    /// An encoder whose first frame fails gives way to the one that works everywhere, unless an init segment describes what it makes.
    private func start(_ picture: Picture?, _ slot: DisplayOrder.Slot) throws(RenditionFailure) {
        guard let shape = source?.shape else { return }
        let settings = PictureEncoder.Settings(
            shape: shape.scaled(toLines: lines), bitRate: bitRate, frameRate: source?.segment.video?.frameRate ?? 30)
        var first = slot
        first.isKeyframe = true
        let isDescribed = video != nil
        for candidate in isDescribed || choice == .x264 ? [choice] : [choice, .x264] {
            do throws(PackagingError) {
                encoder = try PictureEncoder(candidate, settings, like: picture)
                try hand(picture, first)
                choice = candidate
                return
            } catch {
                encoder = nil
                slots.removeAll { $0 == first }
                if !isDescribed { video = nil }
            }
        }
        throw RenditionFailure(words: "no encoder works here: install libavcodec with libx264")
    }

    private func hand(_ picture: Picture?, _ slot: DisplayOrder.Slot) throws(PackagingError) {
        slots.append(slot)
        try encoder?.take(picture, tick: slot.tick, isKeyframe: slot.isKeyframe)
        try collect()
    }

    private func collect() throws(PackagingError) {
        while let next = try encoder?.next() {
            guard let slot = slots.first, slot.tick == next.tick else { throw .refused }
            slots.removeFirst()
            let unit = AccessUnit(startCodes: next.bytes)
            if video == nil { video = unit.record.flatMap(Self.track) }
            guard video != nil, !unit.payload.isEmpty else { throw .refused }
            encodedFrames += 1
            let ticks = Timescale.video.ticksPerSecond / 1000
            encoded.append(
                Frame(
                    kind: .video, time: slot.time, compositionOffset: (slot.shown - slot.tick + ticks / 2) / ticks,
                    isKeyframe: next.isKeyframe, samples: 0, body: unit.payload, payload: unit.payload.indices, tick: slot.tick))
        }
    }

    private static func track(_ record: [UInt8]) -> (VideoTrack, [UInt8])? {
        let configuration = [0x17, 0, 0, 0, 0] + record
        return VideoTrack.read(configuration: configuration, keyframe: nil).map { ($0, configuration) }
    }

    /// Waits for no picture that is to come: an encoder that holds some back has to give them out, and another begins.
    private func empty() throws(RenditionFailure) {
        guard !slots.isEmpty, let full = encoder else { return }
        full.drain()
        do throws(PackagingError) {
            try collect()
        } catch {
            throw RenditionFailure(words: "its encoder \(choice.rawValue) stopped (\(error))")
        }
        encoder = nil
    }

    // MARK: Parts

    private func finishParts() throws(RenditionFailure) -> [PackagerEvent] {
        var events = try makeTracks()
        while let next = parts.first, let tracks, encoded.count >= next.pictures {
            parts.removeFirst()
            if let part = next.part {
                guard let made = try? tracks.part(like: part, pictures: encoded.prefix(next.pictures)) else {
                    throw RenditionFailure(words: "its parts could not be made")
                }
                events.append(.part(made))
            }
            encoded.removeFirst(next.pictures)
        }
        guard parts.count <= Self.patience else { throw RenditionFailure(words: "its encoder gives nothing out") }
        return events
    }
}
