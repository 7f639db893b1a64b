/// A cursor over the bytes of one message; every read is checked and names the field that is missing.
package struct ByteReader {
    package let bytes: ArraySlice<UInt8>
    package private(set) var offset: Int

    package init(_ bytes: [UInt8]) {
        self.bytes = bytes[...]
        offset = 0
    }

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        offset = bytes.startIndex
    }

    package var remaining: Int { bytes.endIndex - offset }

    package mutating func readUInt8(_ field: String) throws(MediaError) -> UInt8 {
        guard offset < bytes.endIndex else { throw .truncated(field) }
        defer { offset += 1 }
        return bytes[offset]
    }

    /// Reads 1 to 8 bytes, most significant first.
    package mutating func readUInt(bytes count: Int, _ field: String) throws(MediaError) -> UInt64 {
        guard remaining >= count else { throw .truncated(field) }
        var value: UInt64 = 0
        for index in offset..<offset + count {
            value = value << 8 | UInt64(bytes[index])
        }
        offset += count
        return value
    }

    package mutating func readUInt16(_ field: String) throws(MediaError) -> UInt16 {
        UInt16(truncatingIfNeeded: try readUInt(bytes: 2, field))
    }

    package mutating func readUInt24(_ field: String) throws(MediaError) -> UInt32 {
        UInt32(truncatingIfNeeded: try readUInt(bytes: 3, field))
    }

    package mutating func readUInt32(_ field: String) throws(MediaError) -> UInt32 {
        UInt32(truncatingIfNeeded: try readUInt(bytes: 4, field))
    }

    package mutating func readInt24(_ field: String) throws(MediaError) -> Int32 {
        Int32(bitPattern: try readUInt24(field) << 8) >> 8
    }

    package mutating func readFourCC(_ field: String) throws(MediaError) -> FourCC {
        FourCC(rawValue: try readUInt32(field))
    }

    package mutating func readBytes(_ count: Int, _ field: String) throws(MediaError) -> ArraySlice<UInt8> {
        guard count >= 0, remaining >= count else { throw .truncated(field) }
        defer { offset += count }
        return bytes[offset..<offset + count]
    }

    package mutating func skip(_ count: Int, _ field: String) throws(MediaError) {
        guard count >= 0, remaining >= count else { throw .truncated(field) }
        offset += count
    }
}
