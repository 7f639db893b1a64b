/// A cursor over the bytes of one message; every read is checked and names the field that is missing.
struct ByteReader {
    let bytes: ArraySlice<UInt8>
    private(set) var offset: Int

    init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        offset = 0
    }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    var remaining: Int { bytes.endIndex - offset }

    mutating func readUInt8(_ field: String) throws(MediaError) -> UInt8 {
        guard offset < bytes.endIndex else { throw .truncated(field) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// Reads 1 to 8 bytes, most significant first.
    mutating func readUInt(bytes count: Int, _ field: String) throws(MediaError) -> UInt64 {
        guard remaining >= count else { throw .truncated(field) }
        var value: UInt64 = 0
        for index in offset..<offset + count {
            value = value << 8 | UInt64(bytes[index])
        }
        offset += count
        return value
    }

    mutating func readUInt16(_ field: String) throws(MediaError) -> UInt16 {
        UInt16(truncatingIfNeeded: try readUInt(bytes: 2, field))
    }

    mutating func readUInt24(_ field: String) throws(MediaError) -> UInt32 {
        UInt32(truncatingIfNeeded: try readUInt(bytes: 3, field))
    }

    mutating func readUInt32(_ field: String) throws(MediaError) -> UInt32 {
        UInt32(truncatingIfNeeded: try readUInt(bytes: 4, field))
    }

    mutating func readInt24(_ field: String) throws(MediaError) -> Int32 {
        Int32(bitPattern: try readUInt24(field) << 8) >> 8
    }

    mutating func readFourCC(_ field: String) throws(MediaError) -> FourCC {
        FourCC(rawValue: try readUInt32(field))
    }

    mutating func readBytes(_ count: Int, _ field: String) throws(MediaError) -> ArraySlice<UInt8> {
        guard count >= 0, remaining >= count else { throw .truncated(field) }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    mutating func skip(_ count: Int, _ field: String) throws(MediaError) {
        guard count >= 0, remaining >= count else { throw .truncated(field) }
        offset += count
    }
}
