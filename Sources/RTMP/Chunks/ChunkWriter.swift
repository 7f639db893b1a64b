/// Writes messages as chunks (RTMP 1.0, 5.3.1): a type 0 header, then type 3 headers every `chunkSize` bytes.
///
///     type 0   0 (2 bits) | chunk stream (6) | timestamp (3 bytes) | length (3) | type (1) | message stream (4, little-endian)
///     type 3   3 (2 bits) | chunk stream (6)
///     a timestamp from 0xFFFFFF on is written as 0xFFFFFF there, and as 4 bytes after every header of the message
enum ChunkWriter {
    static let extendedMark: UInt32 = 0xFF_FFFF

    /// Appends one message; `chunkStream` is 2 to 63.
    static func append(
        type: UInt8, chunkStream: UInt8, messageStream: UInt32, timestamp: UInt32, payload: [UInt8], chunkSize: Int,
        into bytes: inout [UInt8]
    ) {
        let isExtended = timestamp >= extendedMark
        bytes.append(chunkStream & 0x3F)
        appendBigEndian(isExtended ? extendedMark : timestamp, count: 3, into: &bytes)
        appendBigEndian(UInt32(truncatingIfNeeded: payload.count), count: 3, into: &bytes)
        bytes.append(type)
        appendBigEndian(messageStream.byteSwapped, count: 4, into: &bytes)
        if isExtended {
            appendBigEndian(timestamp, count: 4, into: &bytes)
        }
        guard payload.count > chunkSize else {
            bytes.append(contentsOf: payload)
            return
        }
        var offset = 0
        while offset < payload.count {
            if offset > 0 {
                bytes.append(0xC0 | chunkStream & 0x3F)
                if isExtended {
                    appendBigEndian(timestamp, count: 4, into: &bytes)
                }
            }
            let end = min(offset + chunkSize, payload.count)
            bytes.append(contentsOf: payload[offset..<end])
            offset = end
        }
    }

    static func appendBigEndian(_ value: UInt32, count: Int, into bytes: inout [UInt8]) {
        var shift = UInt32(count) * 8
        while shift > 0 {
            shift -= 8
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }
}
