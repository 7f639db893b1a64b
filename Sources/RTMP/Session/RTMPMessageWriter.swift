import Media

/// Writes media messages in the one form that every player of a stream shares, so that they can share the bytes.
///
/// Each starts with a type 0 header on the chunk stream of its kind, message stream 1; an extended timestamp is repeated in each
/// type 3 chunk. A reader may therefore start at any message.
public enum RTMPMessageWriter {
    /// Announced to every player before its first media message.
    public static let playChunkSize = 60_000
    public static let messageStream: UInt32 = 1

    public static func append(kind: MediaKind, timestamp: UInt32, payload: [UInt8], into bytes: inout [UInt8]) {
        ChunkWriter.append(
            type: kind.rawValue, chunkStream: chunkStream(kind), messageStream: messageStream, timestamp: timestamp, payload: payload,
            chunkSize: playChunkSize, into: &bytes)
    }

    /// How many bytes `append` adds.
    public static func size(timestamp: UInt32, payload count: Int) -> Int {
        let continuations = count > playChunkSize ? (count - 1) / playChunkSize : 0
        let extended = timestamp >= ChunkWriter.extendedMark ? 4 : 0
        return 12 + extended + continuations * (1 + extended) + count
    }

    private static func chunkStream(_ kind: MediaKind) -> UInt8 {
        switch kind {
        case .audio: 4
        case .data: 5
        case .video: 6
        }
    }
}
