/// Reads the picture format out of an HEVC decoder configuration record (ISO/IEC 14496-15, 8.3.3.1) and its first sequence parameter set
/// (H.265, 7.3.2.2.1).
///
///     22 bytes | number of arrays | array: type (6 low bits) | number of units (2 bytes) | unit: length (2) | bytes | …
enum HEVCParameters {
    private static let sequenceParameterSet: UInt8 = 33

    static func format(_ record: ArraySlice<UInt8>) throws(MediaError) -> VideoFormat {
        var reader = ByteReader(record)
        try reader.skip(22, "HEVC configuration")
        for _ in 0..<(try reader.readUInt8("number of arrays")) {
            let type = try reader.readUInt8("array type") & 0x3F
            for _ in 0..<(try reader.readUInt16("number of units")) {
                let length = Int(try reader.readUInt16("unit length"))
                let unit = try reader.readBytes(length, "unit")
                if type == sequenceParameterSet {
                    return try sequenceParameters(unit)
                }
            }
        }
        throw .malformed("no sequence parameter set")
    }

    static func sequenceParameters(_ unit: ArraySlice<UInt8>) throws(MediaError) -> VideoFormat {
        var bits = BitReader(unescaping: unit)
        try bits.skip(16 + 4, "NAL header")
        let subLayers = Int(try bits.read(3, "sub-layers"))
        try bits.skip(1, "nesting")
        let (profile, level) = try readProfile(&bits, subLayers: subLayers)
        _ = try bits.readExponentialGolomb("set number")
        let chroma = try bits.readExponentialGolomb("chroma format")
        guard chroma <= 3 else { throw .malformed("chroma format") }
        let isSeparate = chroma == 3 ? try bits.readBit("separate planes") : false
        let picture = PictureSize(
            width: try bits.readExponentialGolomb("width"), height: try bits.readExponentialGolomb("height"))
        let crop = try CropWindow.read(&bits)
        let hasWideChroma = chroma == 1 || chroma == 2
        guard let size = picture.cropped(crop, unitX: hasWideChroma && !isSeparate ? 2 : 1, unitY: chroma == 1 ? 2 : 1) else {
            throw .malformed("conformance window")
        }
        return VideoFormat(
            codec: .hevc, width: size.width, height: size.height, profile: profileName(profile),
            level: "\(level / 30).\(level % 30 / 3)")
    }

    /// profile_tier_level (H.265, 7.3.3).
    private static func readProfile(_ bits: inout BitReader, subLayers: Int) throws(MediaError) -> (profile: Int, level: Int) {
        try bits.skip(3, "tier")
        let profile = Int(try bits.read(5, "profile"))
        try bits.skip(32 + 48, "compatibility")
        let level = Int(try bits.read(8, "level"))
        guard subLayers > 0 else { return (profile, level) }
        var flags: [(hasProfile: Bool, hasLevel: Bool)] = []
        for _ in 0..<subLayers {
            flags.append((try bits.readBit("sub-layer profile"), try bits.readBit("sub-layer level")))
        }
        try bits.skip(2 * (8 - subLayers), "alignment")
        for flag in flags {
            try bits.skip((flag.hasProfile ? 88 : 0) + (flag.hasLevel ? 8 : 0), "sub-layer")
        }
        return (profile, level)
    }

    private static func profileName(_ profile: Int) -> String {
        switch profile {
        case 1: "Main"
        case 2: "Main 10"
        case 3: "Main Still Picture"
        case 4: "Range Extensions"
        case 9: "Screen Content"
        default: "profile \(profile)"
        }
    }
}
