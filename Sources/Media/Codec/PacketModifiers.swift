/// The ModEx prefixes of an enhanced header (Enhanced RTMP v2, "ExVideoTagHeader", "ExAudioTagHeader"), read until the real packet type.
///
///     size-1 (1 byte; 255 → size-1 in 2 more bytes) | data (size bytes) | modifier type (4 bits) | next packet type (4 bits)
struct PacketModifiers {
    static let packetType: UInt8 = 7
    private static let nanosecondOffsetType: UInt8 = 0

    /// 0 to 999,999 ns beyond the message's timestamp.
    private(set) var nanosecondOffset: UInt32 = 0

    /// Reads every modifier and returns the packet type that follows them.
    mutating func read(_ reader: inout ByteReader, packetType first: UInt8) throws(MediaError) -> UInt8 {
        var packetType = first
        while packetType == Self.packetType {
            var size = Int(try reader.readUInt8("ModEx size")) + 1
            if size == 256 {
                size = Int(try reader.readUInt16("ModEx size")) + 1
            }
            let data = try reader.readBytes(size, "ModEx data")
            let types = try reader.readUInt8("ModEx type")
            if types >> 4 == Self.nanosecondOffsetType, data.count >= 3 {
                nanosecondOffset = data.prefix(3).reduce(0) { $0 << 8 | UInt32($1) }
            }
            packetType = types & 0x0F
        }
        return packetType
    }
}
