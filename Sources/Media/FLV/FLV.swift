/// The FLV container (FLV 10.1, annex E) as a live stream needs it: a file header and one tag after another.
///
///     header   "FLV" | 1 | audio 4 + video 1 | 9 (4 bytes) | previous tag size 0 (4)
///     tag      type (1) | body size (3) | time, low (3) | time, top (1) | stream 0 (3) | body | 11 + body size (4)
public enum FLV {
    public static let headerSize = 13
    /// What a tag adds to its body.
    public static let tagOverhead = 15
    /// The largest body that a tag can name.
    public static let maximumBody = 0xFF_FFFF

    /// The 9 bytes of the header and the 4 of the first previous tag size.
    public static func fileHeader(hasAudio: Bool, hasVideo: Bool) -> [UInt8] {
        [0x46, 0x4C, 0x56, 1, (hasAudio ? 4 : 0) | (hasVideo ? 1 : 0), 0, 0, 0, 9, 0, 0, 0, 0]
    }

    /// Appends one tag; a body beyond `maximumBody` is cut there, which no message of this house reaches.
    public static func appendTag(kind: MediaKind, timestamp: UInt32, payload: [UInt8], into bytes: inout [UInt8]) {
        let size = UInt32(min(payload.count, maximumBody))
        appendTagHeader(kind: kind, timestamp: timestamp, size: size, into: &bytes)
        if payload.count <= maximumBody {
            bytes.append(contentsOf: payload)
        } else {
            bytes.append(contentsOf: payload[..<maximumBody])
        }
        appendBigEndian(size + 11, into: &bytes)
    }

    private static func appendTagHeader(kind: MediaKind, timestamp: UInt32, size: UInt32, into bytes: inout [UInt8]) {
        appendBigEndian(UInt32(kind.rawValue) << 24 | size, into: &bytes)
        appendBigEndian(timestamp << 8 | timestamp >> 24, into: &bytes)
        bytes.append(0)
        bytes.append(0)
        bytes.append(0)
    }

    private static func appendBigEndian(_ value: UInt32, into bytes: inout [UInt8]) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 24))
        bytes.append(UInt8(truncatingIfNeeded: value >> 16))
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }
}
