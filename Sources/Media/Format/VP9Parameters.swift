/// What a VP9 stream says of itself: in a VPCodecConfigurationRecord (VP Codec ISO Media File Format Binding, 2.2), which has no size,
/// and at the start of each keyframe (VP9, 6.2), which has no level.
public struct VP9Parameters: Sendable, Equatable {
    public var profile: UInt8 = 0
    /// Ten times the level.
    public var level: UInt8 = 0
    public var bitDepth: UInt8 = 8
    /// 0 and 1 are 4:2:0, 2 is 4:2:2, 3 is 4:4:4.
    public var chroma: UInt8 = 1
    public var isFullRange = false
    /// Colour as ISO/IEC 23001-8 numbers it; 2 is unspecified.
    public var primaries: UInt8 = 2
    public var transfer: UInt8 = 2
    public var matrix: UInt8 = 2

    /// profile | level | depth (4 bits), chroma (3), full range (1) | primaries | transfer | matrix | size of the rest, 0 (2 bytes)
    ///
    /// ffmpeg writes a version (1) and flags (0) of four bytes in front, as they are in a file.
    public init(record: ArraySlice<UInt8>) throws(MediaError) {
        var reader = ByteReader(record)
        if record.count >= 12, record.prefix(4).elementsEqual([1, 0, 0, 0]) {
            try reader.skip(4, "version")
        }
        profile = try reader.readUInt8("profile")
        level = try reader.readUInt8("level")
        let format = try reader.readUInt8("depth")
        bitDepth = format >> 4
        chroma = format >> 1 & 7
        isFullRange = format & 1 == 1
        primaries = try reader.readUInt8("primaries")
        transfer = try reader.readUInt8("transfer")
        matrix = try reader.readUInt8("matrix")
        guard profile <= 3, [8, 10, 12].contains(bitDepth), chroma <= 3 else { throw .malformed("VP9 configuration") }
    }

    private init() {}

    /// Reads a keyframe's uncompressed header; nil for a frame of another kind.
    static func keyframe(_ frame: ArraySlice<UInt8>) throws(MediaError) -> (parameters: VP9Parameters, size: PictureSize)? {
        var bits = BitReader(Array(frame.prefix(32)))
        guard try bits.read(2, "frame marker") == 2 else { throw .malformed("frame marker") }
        var parameters = VP9Parameters()
        let low = try bits.read(1, "profile")
        parameters.profile = UInt8(try bits.read(1, "profile") << 1 | low)
        if parameters.profile == 3 { try bits.skip(1, "profile") }
        let showsExisting = try bits.readBit("show existing")
        if showsExisting { return nil }
        let isInter = try bits.readBit("frame type")
        if isInter { return nil }
        try bits.skip(2, "show, resilience")
        guard try bits.read(24, "sync code") == 0x49_8342 else { throw .malformed("sync code") }
        try parameters.readColor(&bits)
        let width = Int(try bits.read(16, "width")) + 1
        let height = Int(try bits.read(16, "height")) + 1
        parameters.level = level(width * height)
        return (parameters, PictureSize(width: width, height: height))
    }

    /// color_config (VP9, 6.2.2).
    private mutating func readColor(_ bits: inout BitReader) throws(MediaError) {
        let isRGB: UInt64 = 7
        if profile >= 2 { bitDepth = try bits.readBit("depth") ? 12 : 10 }
        let hasOwnSubsampling = profile & 1 == 1
        if try bits.read(3, "color space") != isRGB {
            isFullRange = try bits.readBit("color range")
            if hasOwnSubsampling {
                let isHalfWidth = try bits.readBit("subsampling")
                let isHalfHeight = try bits.readBit("subsampling")
                chroma = isHalfWidth ? (isHalfHeight ? 1 : 2) : 3
                try bits.skip(1, "reserved")
            }
        } else {
            isFullRange = true
            chroma = 3
            if hasOwnSubsampling { try bits.skip(1, "reserved") }
        }
    }

    /// The least level whose pictures are so large (VP9 levels, "Max Luma Picture Size").
    private static func level(_ pixels: Int) -> UInt8 {
        let sizes: [(Int, UInt8)] = [
            (36_864, 10), (73_728, 11), (122_880, 20), (245_760, 21), (552_960, 30), (983_040, 31), (2_228_224, 40), (8_912_896, 50),
        ]
        return sizes.first { pixels <= $0.0 }?.1 ?? 60
    }
}
