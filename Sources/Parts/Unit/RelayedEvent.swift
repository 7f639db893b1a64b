/// What a relay hands out of one stream of a hub, in order: what the hub's packager said of it, and what the hub's playlists call it.
public enum RelayedEvent: Sendable, Equatable {
    /// A session is taken up, at its beginning or in its middle; whatever ran before is over. `renditions` in the order of the multivariant
    /// playlist, the source first.
    case began(SessionStart, renditions: [RenditionName])
    /// Before each part of the rendition that begins a segment. The first part that is handed out of a rendition does.
    case segment(SegmentPosition, of: RenditionName)
    /// In order. A part that cannot be had is left out, with those after it until a segment begins.
    case event(PackagerEvent, of: RenditionName)
    /// The hub has given the rendition up.
    case dropped(RenditionName)
    /// The stream is not relayed here any more: it is forgotten at once.
    case withdrawn
}
