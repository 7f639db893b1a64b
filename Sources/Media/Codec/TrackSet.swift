/// The start of a message in the multitrack form (Enhanced RTMP v2, "AvMultitrackType"), up to the first track's bytes.
///
///     kind (4 bits: 0 one track, 1 many tracks of one codec, 2 many tracks and codecs) | packet type (4)
///     FourCC (4 bytes; kind 2 repeats it for each track) | track (1) | size (3; absent for kind 0)
struct TrackSet {
    var packetType: UInt8
    var fourCC: FourCC
    var track: UInt8
    /// Where the first track's bytes end; nil when they are the last ones.
    var end: Int?

    static func read(_ reader: inout ByteReader) throws(MediaError) -> TrackSet {
        let first = try reader.readUInt8("multitrack type")
        guard first >> 4 <= 2 else { throw .malformed("multitrack type") }
        let fourCC = try reader.readFourCC("multitrack FourCC")
        let track = try reader.readUInt8("track number")
        var end: Int?
        if first >> 4 != 0 {
            let size = Int(try reader.readUInt24("track size"))
            guard size <= reader.remaining else { throw .truncated("track") }
            end = reader.offset + size
        }
        return TrackSet(packetType: first & 0x0F, fourCC: fourCC, track: track, end: end)
    }
}
