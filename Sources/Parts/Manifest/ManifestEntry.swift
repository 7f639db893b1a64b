/// What the hub says of one event of a rendition's timeline: signed by it, and chained to the entry before.
///
/// | size | what |
/// |---|---|
/// | 1 | version, 1 |
/// | 8 | the session |
/// | 1 + n | the rendition's name, 1 to 32 bytes |
/// | 8 | index of the entry: 0, 1, … |
/// | 32 | SHA-256 of the entry before, without its signature; of the first one zeros |
/// | 1 | kind: 1 start, 2 target duration, 3 init segment, 4 part, 5 end, 6 segment |
/// | … | what the kind says |
/// | 64 | Ed25519 signature of `streamr manifest 1` and all bytes before |
public struct ManifestEntry: Sendable, Equatable {
    public enum Content: Sendable, Equatable {
        /// | 8 | wall start, ms | 8 | first media sequence | 8 | first discontinuity sequence | 4 | PART-TARGET, ms |
        case start(SessionStart, partTarget: Int64)
        /// | 1 | seconds |
        case targetDuration(Int64)
        /// | 4 | number | 1 | tracks: 1 video, 2 audio | for video: 1 + n codec, 2 width, 2 height, 4 frames in 1,000 s (0: varies) |
        /// | for audio: 1 + n codec, 4 sample rate, 1 channels | 4 | size, up to 65,536 | the bytes |
        case initialization(InitializationSegment)
        /// | 8 | number | 8 | start, ms | 4 | duration, ms | 4 | init segment | 1 | 1 independent, 2 starts a segment, 4 discontinuous |
        /// | 4 | size | 1 | slices | 32 each | SHA-256 of each slice |
        case part(SlicedPart)
        case end
        /// Of the segment that the next part begins: | 8 | part | 8 | media sequence number | 8 | discontinuity sequence number |
        case segment(SegmentPosition)
    }

    public static let hashSize = 32
    public static let signatureSize = 64
    public static let maximumInitialization = 1 << 16
    /// Bytes of a part: half a minute of a very fast stream.
    public static let maximumPart = 16 << 20
    /// Bytes of any entry.
    public static let maximumSize = maximumInitialization + 512
    static let version: UInt8 = 1
    static let mark = Array("streamr manifest 1".utf8)

    public let session: SessionID
    public let rendition: RenditionName
    public let index: UInt64
    /// The hash of the entry before.
    public let previous: [UInt8]
    public let content: Content
    /// As it goes to others.
    public let bytes: [UInt8]
    /// Of the bytes without the signature.
    public let hash: [UInt8]
}

/// A part as the manifest lists it: everything but its bytes.
public struct SlicedPart: Sendable, Equatable {
    /// Its `bytes` are empty.
    public let part: Part
    public let slicing: Slicing
    /// SHA-256 of each slice.
    public let hashes: [[UInt8]]
}

/// Why an entry of a manifest is not taken.
public enum ManifestError: Error, Sendable, Equatable, CustomStringConvertible {
    case tooLong
    case malformed(String)
    case unknownVersion(UInt8)
    /// Of another session or rendition.
    case otherTimeline
    case wrongSignature
    /// An entry that came before, or that does not continue the one before it.
    case outOfOrder
    /// The hub signed two entries with one index, or one that denies the one before it.
    case contradiction

    public var description: String {
        switch self {
        case .tooLong: "the entry is too long"
        case .malformed(let what): "\(what) of the entry cannot be read"
        case .unknownVersion(let version): "the entry has version \(version)"
        case .otherTimeline: "the entry belongs to another stream"
        case .wrongSignature: "the hub has not signed the entry"
        case .outOfOrder: "the entry is not the next one"
        case .contradiction: "the hub contradicts itself"
        }
    }
}
