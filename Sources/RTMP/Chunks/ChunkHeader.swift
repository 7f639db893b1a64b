/// The header of one chunk as it stands in the bytes (RTMP 1.0, 5.3.1).
///
///     basic     type (2 bits) | 2…63 (6)      or 0 (6) | id - 64 (1 byte)      or 1 (6) | id - 64 (2 bytes, little-endian)
///     type 0    timestamp (3 bytes) | length (3) | message type (1) | message stream (4, little-endian)
///     type 1    delta (3) | length (3) | message type (1)
///     type 2    delta (3)
///     type 3    nothing
struct ChunkHeader: Equatable {
    /// Basic header, message header and extended timestamp at their longest.
    static let maximumSize = 3 + 11 + 4

    var type: UInt8
    var chunkStream: UInt32
    /// The three bytes of timestamp or delta; 0xFFFFFF announces an extended one.
    var time: UInt32 = 0
    var length: UInt32 = 0
    var messageType: UInt8 = 0
    var messageStream: UInt32 = 0
    /// How many bytes it takes, without an extended timestamp.
    var size: Int

    var isExtended: Bool { type < 3 && time == ChunkWriter.extendedMark }

    /// Returns nil when not all of it has arrived.
    static func peek(_ bytes: UnsafeRawBufferPointer, at offset: Int) -> ChunkHeader? {
        guard offset < bytes.count else { return nil }
        let first = bytes[offset]
        let basicSize = first & 0x3F == 0 ? 2 : first & 0x3F == 1 ? 3 : 1
        let size = basicSize + messageHeaderSize(type: first >> 6)
        guard bytes.count - offset >= size else { return nil }
        var header = ChunkHeader(type: first >> 6, chunkStream: UInt32(first & 0x3F), size: size)
        if basicSize == 2 {
            header.chunkStream = 64 + UInt32(bytes[offset + 1])
        } else if basicSize == 3 {
            header.chunkStream = 64 + UInt32(bytes[offset + 1]) + UInt32(bytes[offset + 2]) << 8
        }
        let fields = offset + basicSize
        if header.type <= 2 {
            header.time = bigEndian24(bytes, fields)
        }
        if header.type <= 1 {
            header.length = bigEndian24(bytes, fields + 3)
            header.messageType = bytes[fields + 6]
        }
        if header.type == 0 {
            for index in 0..<4 {
                header.messageStream |= UInt32(bytes[fields + 7 + index]) << UInt32(index * 8)
            }
        }
        return header
    }

    private static func messageHeaderSize(type: UInt8) -> Int {
        switch type {
        case 0: 11
        case 1: 7
        case 2: 3
        default: 0
        }
    }

    private static func bigEndian24(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
        UInt32(bytes[offset]) << 16 | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2])
    }
}
