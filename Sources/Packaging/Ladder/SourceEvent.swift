import Parts

/// What the ladder hears of the source, in order. Boundaries are the source's: whoever makes a rendition decides none.
enum SourceEvent: Sendable {
    case partTarget(Int64)
    case targetDuration(Int64)
    /// Tracks of the parts that follow; after a `lineEnded`, or first of all.
    case initialization(SourceInitialization)
    /// A picture has joined the line; it will be in one of the next parts, after those before it.
    case picture(Frame)
    case part(SourcePart)
    /// The oldest pictures that wait are in no part: it could not be made.
    case lost(pictures: Int)
    /// No picture before this refers to one after it.
    case lineEnded
    case ended
}

struct SourceInitialization: Sendable {
    var segment: InitializationSegment
    var tracks: Tracks
    /// Of the sound, for codecs that have no configuration of their own.
    var firstAudioFrame: [UInt8]

    var shape: PictureShape? { tracks.video.map { PictureShape(width: $0.width, height: $0.height) } }
}

/// A part of the source, and what a rendition needs to make its own of it.
struct SourcePart: Sendable {
    var part: Part
    var pictures: Int
    /// Of the last picture, in ticks.
    var lastDuration: Int64
    var sound: Muxer.Run
}
