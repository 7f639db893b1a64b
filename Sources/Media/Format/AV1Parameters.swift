/// Reads the picture format out of an AV1 configuration record (AV1-ISOBMFF, 2.3.3) and its sequence header (AV1, 5.5.1).
///
///     0x81 | profile (3 bits), level (5) | tier, depth, chroma (1 byte) | delay (1 byte) | OBU: header (1), size (leb128), sequence header
enum AV1Parameters {
    private static let sequenceHeader: UInt8 = 1

    static func format(_ record: ArraySlice<UInt8>) throws(MediaError) -> VideoFormat {
        var reader = ByteReader(record)
        try reader.skip(1, "AV1 configuration")
        let profileAndLevel = try reader.readUInt8("profile")
        try reader.skip(2, "AV1 configuration")
        while true {
            let header = try reader.readUInt8("OBU header")
            if header & 4 != 0 {
                try reader.skip(1, "OBU extension")
            }
            let size = header & 2 != 0 ? try readSize(&reader) : reader.remaining
            let unit = try reader.readBytes(size, "OBU")
            guard header >> 3 & 0x0F == sequenceHeader else { continue }
            let picture = try pictureSize(unit)
            let level = profileAndLevel & 0x1F
            return VideoFormat(
                codec: .av1, width: picture.width, height: picture.height, profile: profileName(profileAndLevel >> 5),
                level: "\(2 + (level >> 2)).\(level & 3)")
        }
    }

    /// leb128 (AV1, 4.10.5), at most four bytes of it.
    private static func readSize(_ reader: inout ByteReader) throws(MediaError) -> Int {
        var value = 0
        for shift in [0, 7, 14, 21] {
            let byte = try reader.readUInt8("OBU size")
            value |= Int(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw .tooLarge("OBU size")
    }

    private static func pictureSize(_ unit: ArraySlice<UInt8>) throws(MediaError) -> PictureSize {
        var bits = BitReader(Array(unit))
        try bits.skip(3 + 1, "profile")
        if try bits.readBit("reduced header") {
            try bits.skip(5, "level")
        } else {
            try skipOperatingPoints(&bits)
        }
        let widthBits = Int(try bits.read(4, "width bits")) + 1
        let heightBits = Int(try bits.read(4, "height bits")) + 1
        return PictureSize(width: Int(try bits.read(widthBits, "width")) + 1, height: Int(try bits.read(heightBits, "height")) + 1)
    }

    /// From timing_info_present_flag to the last operating point.
    private static func skipOperatingPoints(_ bits: inout BitReader) throws(MediaError) {
        var hasDecoderModel = false
        var delayBits = 0
        if try bits.readBit("timing") {
            try bits.skip(64, "timing")
            if try bits.readBit("equal intervals") {
                _ = try bits.readExponentialGolomb("ticks")
            }
            hasDecoderModel = try bits.readBit("decoder model")
            if hasDecoderModel {
                delayBits = Int(try bits.read(5, "delay bits")) + 1
                try bits.skip(32 + 5 + 5, "decoder model")
            }
        }
        let hasDisplayDelay = try bits.readBit("display delay")
        for _ in 0...(try bits.read(5, "operating points")) {
            try bits.skip(12, "operating point")
            if try bits.read(5, "level") > 7 {
                try bits.skip(1, "tier")
            }
            if hasDecoderModel, try bits.readBit("operating parameters") {
                try bits.skip(2 * delayBits + 1, "operating parameters")
            }
            if hasDisplayDelay, try bits.readBit("initial delay") {
                try bits.skip(4, "initial delay")
            }
        }
    }

    private static func profileName(_ profile: UInt8) -> String {
        switch profile {
        case 0: "Main"
        case 1: "High"
        case 2: "Professional"
        default: "profile \(profile)"
        }
    }
}
