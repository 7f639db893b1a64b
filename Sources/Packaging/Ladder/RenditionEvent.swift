import Parts

/// What the ladder says of its renditions.
public enum RenditionEvent: Sendable {
    case event(PackagerEvent)
    /// It would be no smaller than the source, or there is nothing that it could carry: why, in words.
    case leftOut(String)
    /// It is given up: why, in words for the owner.
    case switchedOff(String)
}

/// How a rendition does, for the owner.
public struct RenditionStatus: Sendable, Equatable {
    public enum State: Sendable, Equatable {
        case running
        /// Why.
        case leftOut(String)
        case switchedOff(String)
    }

    public var name: RenditionName
    public var state = State.running
    /// Nil for sound, and until the first picture.
    public var encoder: EncoderChoice?
    public var encodedFrames = 0
    /// Pictures that could not be decoded; the one before them stands in their place.
    public var missingFrames = 0

    init(_ name: RenditionName) { self.name = name }
}
