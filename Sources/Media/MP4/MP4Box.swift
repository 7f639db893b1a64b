/// One box of an ISO base media file (ISO/IEC 14496-12, 4.2): size (4 bytes; 1: 8 bytes behind the type), type (4), content.
struct MP4Box {
    var type: FourCC
    /// Where the box itself starts in the bytes that it was read from.
    var start: Int
    var content: ArraySlice<UInt8>

    /// The most boxes that are looked at in one place.
    private static let maximumCount = 256

    /// Reads boxes up to the end of the bytes; their content is not looked at.
    static func readAll(_ bytes: ArraySlice<UInt8>) throws(MediaError) -> [MP4Box] {
        var reader = ByteReader(bytes)
        var boxes: [MP4Box] = []
        while reader.remaining > 0 {
            guard boxes.count < maximumCount else { throw .tooLarge("number of boxes") }
            boxes.append(try read(&reader))
        }
        return boxes
    }

    private static func read(_ reader: inout ByteReader) throws(MediaError) -> MP4Box {
        let start = reader.offset
        var size = UInt64(try reader.readUInt32("box size"))
        let type = try reader.readFourCC("box type")
        if size == 1 {
            size = try reader.readUInt(bytes: 8, "box size")
        }
        let header = UInt64(reader.offset - start)
        guard size >= header else { throw .malformed("box size") }
        guard size - header <= UInt64(reader.remaining) else { throw .truncated("box") }
        return MP4Box(type: type, start: start, content: try reader.readBytes(Int(size - header), "box"))
    }
}

extension [MP4Box] {
    func first(_ type: FourCC) -> MP4Box? { first { $0.type == type } }
}

extension FourCC {
    static let moov = FourCC("m", "o", "o", "v")
    static let trak = FourCC("t", "r", "a", "k")
    static let tkhd = FourCC("t", "k", "h", "d")
    static let mdia = FourCC("m", "d", "i", "a")
    static let mdhd = FourCC("m", "d", "h", "d")
    static let uuid = FourCC("u", "u", "i", "d")
    static let moof = FourCC("m", "o", "o", "f")
    static let mfhd = FourCC("m", "f", "h", "d")
    static let traf = FourCC("t", "r", "a", "f")
    static let tfhd = FourCC("t", "f", "h", "d")
    static let tfdt = FourCC("t", "f", "d", "t")
    static let trun = FourCC("t", "r", "u", "n")
    static let mdat = FourCC("m", "d", "a", "t")
}
