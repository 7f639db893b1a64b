/// What a packager says of one rendition, in order. An init segment comes before the first part that needs it.
public enum PackagerEvent: Sendable, Equatable {
    /// Once, before everything else: the longest that any part of this session lasts, in milliseconds (PART-TARGET).
    case partTarget(Int64)
    /// Once, before the second segment begins: how long a segment lasts at most, in seconds, when it is rounded (EXT-X-TARGETDURATION).
    case targetDuration(Int64)
    case initialization(InitializationSegment)
    case part(Part)
    /// Something that the owner should know, in words: "keyframe every 20 s: set 2 s in OBS".
    case advice(String)
    /// The timeline is over.
    case ended
}
