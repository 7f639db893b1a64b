import Media

/// An aggregate message (RTMP 1.0, 7.1.6): FLV tags in one body, timed from the first.
///
///     type (1 byte) | size (3) | time, low (3) | time, top (1) | stream (3) | body | 11 + size (4)     again and again
enum Aggregate {
    /// Encoders put a second of media together, not more.
    static let maximumParts = 4096
    private static let headerSize = 11
    private static let trailerSize = 4

    /// The messages in it, timed as the aggregate is; kinds that are not media are left out.
    static func split(_ message: RTMPMessage) throws(RTMPError) -> [RTMPMessage] {
        let bytes = message.payload
        var parts: [RTMPMessage] = []
        var offset = 0
        var first: UInt32?
        while offset < bytes.count {
            guard bytes.count - offset >= headerSize else { throw .badMessage(type: message.type, .truncated("aggregate header")) }
            let size = Int(bytes[offset + 1]) << 16 | Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
            let time =
                UInt32(bytes[offset + 7]) << 24 | UInt32(bytes[offset + 4]) << 16 | UInt32(bytes[offset + 5]) << 8
                | UInt32(bytes[offset + 6])
            let start = offset + headerSize
            guard bytes.count - start >= size else { throw .badMessage(type: message.type, .truncated("aggregate body")) }
            let base = first ?? time
            first = base
            let type = bytes[offset]
            guard parts.count < maximumParts else { throw .badMessage(type: message.type, .tooLarge("aggregate")) }
            if type == MessageType.audio || type == MessageType.video || type == MessageType.data {
                parts.append(
                    RTMPMessage(
                        type: type, timestamp: message.timestamp &+ (time &- base), stream: message.stream,
                        payload: Array(bytes[start..<start + size])))
            }
            offset = min(start + size + trailerSize, bytes.count)
        }
        return parts
    }
}
