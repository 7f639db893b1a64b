/// Reads the picture format out of an AVC decoder configuration record (ISO/IEC 14496-15, 5.3.3.1) and its first sequence parameter set
/// (H.264, 7.3.2.1.1).
///
///     1 | profile | constraints | level | 0xFC + size of lengths - 1 | 0xE0 + number of sets | length (2 bytes) | set | …
enum AVCParameters {
    static func format(_ record: ArraySlice<UInt8>) throws(MediaError) -> VideoFormat {
        var reader = ByteReader(record)
        try reader.skip(5, "AVC configuration")
        guard try reader.readUInt8("number of sets") & 0x1F > 0 else { throw .malformed("number of sets") }
        let length = Int(try reader.readUInt16("set length"))
        return try sequenceParameters(try reader.readBytes(length, "sequence parameter set"))
    }

    static func sequenceParameters(_ unit: ArraySlice<UInt8>) throws(MediaError) -> VideoFormat {
        var bits = BitReader(unescaping: unit)
        try bits.skip(8, "NAL header")
        let profile = Int(try bits.read(8, "profile"))
        let constraints = Int(try bits.read(8, "constraints"))
        let level = Int(try bits.read(8, "level"))
        _ = try bits.readExponentialGolomb("set number")
        let chroma = try readChroma(&bits, profile: profile)
        _ = try bits.readExponentialGolomb("frame number bits")
        try skipOrderCount(&bits)
        _ = try bits.readExponentialGolomb("reference frames")
        _ = try bits.readBit("gaps")
        let columns = try bits.readExponentialGolomb("width") + 1
        let rows = try bits.readExponentialGolomb("height") + 1
        let isProgressive = try bits.readBit("frame macroblocks only")
        if !isProgressive {
            _ = try bits.readBit("adaptive frame fields")
        }
        _ = try bits.readBit("direct inference")
        let fields = isProgressive ? 1 : 2
        let crop = try CropWindow.read(&bits)
        let picture = PictureSize(width: columns * 16, height: rows * 16 * fields)
        guard let size = picture.cropped(crop, unitX: chroma == 1 || chroma == 2 ? 2 : 1, unitY: (chroma == 1 ? 2 : 1) * fields) else {
            throw .malformed("cropping")
        }
        return VideoFormat(
            codec: .avc, width: size.width, height: size.height, profile: profileName(profile, constraints: constraints),
            level: level == 11 && constraints & 0x10 != 0 && profile < 100 ? "1b" : "\(level / 10).\(level % 10)")
    }

    /// Profiles with chroma formats, depths and scaling lists (H.264, 7.3.2.1.1); the rest is 4:2:0. Returns chroma_format_idc.
    private static func readChroma(_ bits: inout BitReader, profile: Int) throws(MediaError) -> Int {
        guard [100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135].contains(profile) else { return 1 }
        let chroma = try bits.readExponentialGolomb("chroma format")
        guard chroma <= 3 else { throw .malformed("chroma format") }
        let isSeparate = chroma == 3 ? try bits.readBit("separate planes") : false
        _ = try bits.readExponentialGolomb("luma depth")
        _ = try bits.readExponentialGolomb("chroma depth")
        _ = try bits.readBit("transform bypass")
        if try bits.readBit("scaling matrix") {
            for index in 0..<(chroma == 3 ? 12 : 8) where try bits.readBit("scaling list") {
                try skipScalingList(&bits, size: index < 6 ? 16 : 64)
            }
        }
        return isSeparate ? 0 : chroma
    }

    private static func skipScalingList(_ bits: inout BitReader, size: Int) throws(MediaError) {
        var last = 8
        for _ in 0..<size {
            let delta = try bits.readSignedExponentialGolomb("scaling list") % 256
            last = (last + delta + 256) % 256
            if last == 0 { return }
        }
    }

    private static func skipOrderCount(_ bits: inout BitReader) throws(MediaError) {
        switch try bits.readExponentialGolomb("order count type") {
        case 0: _ = try bits.readExponentialGolomb("order count bits")
        case 1:
            _ = try bits.readBit("order always zero")
            _ = try bits.readSignedExponentialGolomb("order offset")
            _ = try bits.readSignedExponentialGolomb("order offset")
            let count = try bits.readExponentialGolomb("order cycle")
            guard count <= 255 else { throw .malformed("order cycle") }
            for _ in 0..<count {
                _ = try bits.readSignedExponentialGolomb("order offset")
            }
        default: break
        }
    }

    private static func profileName(_ profile: Int, constraints: Int) -> String {
        switch profile {
        case 66: constraints & 0x40 != 0 ? "Constrained Baseline" : "Baseline"
        case 77: "Main"
        case 88: "Extended"
        case 100: "High"
        case 110: "High 10"
        case 122: "High 4:2:2"
        case 244: "High 4:4:4"
        default: "profile \(profile)"
        }
    }
}
