import Parts

/// How the delivery of one stream stands, for pages and metrics.
public struct HLSStatus: Sendable, Equatable {
    /// nil: there is nothing to play.
    public var session: SessionID?
    /// The session is over, and can be watched to its end.
    public var isEnded = false
    /// A whole segment is there: players get playlists at once.
    public var isPlayable = false
    /// Milliseconds; nil until it is known.
    public var partTarget: Int64?
    public var renditions: [Rendition] = []
    public var viewers = 0
    public var suspended = 0
    /// Since the stream was first published.
    public var requests = 0
    public var bytesSent = 0
    /// Playlist texts that were written, each for all who asked for it.
    public var textsWritten = 0

    public struct Rendition: Sendable, Equatable {
        public var name: RenditionName
        public var bitRate: PartStore.BitRate?
        /// Milliseconds that a player may seek back.
        public var seekable: Int64
        public var keptBytes: Int
        public var refusedParts: Int
    }
}

/// How the delivery as a whole stands.
public struct DeliveryStatus: Sendable, Equatable {
    public var suspended = 0
    /// Requests that were refused because too many waited.
    public var refusedWaiting = 0
    /// Events for streams that no session was begun for.
    public var strayEvents = 0
}

extension StreamState {
    var status: HLSStatus {
        var status = HLSStatus()
        status.viewers = viewers.count
        status.suspended = suspended
        status.requests = requests
        status.bytesSent = bytesSent
        guard let current else { return status }
        status.session = current.start.session
        status.isEnded = current.endedAt != nil
        status.isPlayable = current.stores.first?.wasPlayable ?? false
        status.partTarget = current.stores.compactMap(\.partTarget).first
        status.textsWritten = current.textsWritten
        status.renditions = current.stores.map {
            HLSStatus.Rendition(
                name: $0.rendition, bitRate: $0.bitRate, seekable: $0.seekableDuration, keptBytes: $0.bytes, refusedParts: $0.refusedParts)
        }
        return status
    }
}
