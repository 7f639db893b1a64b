import Media
import Parts

/// What a receiver wants of a relay link: the body of the request that opens it, and of those that change it while it lasts.
///
/// | size | what |
/// |---|---|
/// | 1 | version, 1 |
/// | 16 | the link: random, chosen by the receiver |
/// | 1 | number of wishes, up to 32, and for each: |
/// | 1 + up to 64 | the stream; empty: every stream that no other wish names |
/// | 8 | session, and |
/// | 8 | part from which on it is sent; of another session, or with 0 as session, from the newest segment on |
/// | 1 | slices of a part, K |
/// | 1 | parts of a cycle, M; K·M at most 256 |
/// | (K·M + 7) / 8 | the stripes, the first in the highest bit |
/// | 1 | number of slices that are missing, up to 64, and for each: |
/// | 1 + up to 64 | stream |
/// | 8 | session |
/// | 1 + up to 32 | rendition |
/// | 8 | part |
/// | 1 | slice |
///
/// The missing slices are sent over the link, before everything else; those that the sender has not are left out.
public struct Subscription: Sendable, Equatable {
    public struct Start: Sendable, Equatable {
        public var session: SessionID
        public var part: Int64

        public init(session: SessionID, part: Int64) {
            self.session = session
            self.part = part
        }
    }

    public struct Wish: Sendable, Equatable {
        /// nil: every stream that no other wish names.
        public var stream: StreamName?
        public var start: Start?
        public var mask: StripeMask

        public init(_ stream: StreamName?, from start: Start? = nil, mask: StripeMask = .all) {
            self.stream = stream
            self.start = start
            self.mask = mask
        }
    }

    public static let linkSize = 16
    public static let maximumWishes = 32
    public static let maximumMissing = 64
    public static let maximumSize = 19 + maximumWishes * (65 + 18 + 32) + maximumMissing * (65 + 8 + 33 + 9)
    static let version: UInt8 = 1

    /// What a link carries of the streams that are wished for. Appliances take all of it; a viewer says what in its link's address, and the
    /// bytes above have no room for it.
    public struct Selection: Sendable, Equatable {
        /// nil: every one.
        public var rendition: RenditionName?
        /// Whether the manifest comes, too, and not slices alone.
        public var hasEntries: Bool

        public init(rendition: RenditionName? = nil, hasEntries: Bool = true) {
            self.rendition = rendition
            self.hasEntries = hasEntries
        }
    }

    /// 16 bytes.
    public var link: [UInt8]
    public var wishes: [Wish]
    public var missing: [SliceName]
    public var selection = Selection()

    public init(link: [UInt8], wishes: [Wish], missing: [SliceName] = []) {
        self.link = link
        self.wishes = wishes
        self.missing = missing
    }

    /// nil: it is not wanted.
    public func wish(for stream: StreamName) -> Wish? {
        wishes.first { $0.stream == stream } ?? wishes.first { $0.stream == nil }
    }

    /// nil: it is not wanted.
    func wish(for timeline: Timeline) -> Wish? {
        guard selection.rendition == nil || selection.rendition == timeline.rendition else { return nil }
        return wish(for: timeline.stream)
    }
}

/// One slice among all.
public struct SliceName: Sendable, Hashable {
    public var timeline: Timeline
    public var part: Int64
    public var slice: Int

    public init(_ timeline: Timeline, part: Int64, slice: Int) {
        self.timeline = timeline
        self.part = part
        self.slice = slice
    }
}
