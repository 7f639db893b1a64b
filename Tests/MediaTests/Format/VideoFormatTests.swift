import Testing

@testable import Media

/// Configuration records as x264, x265, libaom and SVT-AV1 write them; the sizes are those that the encoders were given.
@Suite struct VideoFormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var codec: VideoCodec
        var record: [UInt8]
        var width: Int
        var height: Int
        var profile: String
        var level: String
        var testDescription: String { name }

        init(_ name: String, _ codec: VideoCodec, _ record: String, _ width: Int, _ height: Int, _ profile: String, _ level: String) {
            (self.name, self.codec, self.record) = (name, codec, hex(record))
            (self.width, self.height, self.profile, self.level) = (width, height, profile, level)
        }

        var format: VideoFormat { VideoFormat(codec: codec, width: width, height: height, profile: profile, level: level) }
        var enhancedBody: [UInt8] { [0x90] + (codec.fourCC?.bytes ?? []) + record }
    }

    static let table: [Case] = [
        Case(
            "1080p", .avc, "01640028ffe1001b67640028acd940780227e5c044000003000400000300c83c60c65801000668ebe3cb22c0fdf8f800", 1920, 1080,
            "High", "4.0"),
        Case(
            "width 854", .avc, "0142c01effe100196742c01ed900d83de6f011000003000100000300320f162e4801000568cb83cb20", 854, 480,
            "Constrained Baseline", "3.0"),
        Case(
            "interlaced", .avc, "01640028ffe1001a67640028acd94078044fde0220000003002000000643e2c5b2c001000668fba3cb22c0fdf8f800", 1920,
            1080,
            "High", "4.0"),
        Case(
            "4:4:4", .avc, "01f4000dffe1001b67f4000d919b282a33c7c5e022000003000200000300641e28532c01000668ebe3c44844fff8f800", 322, 182,
            "High 4:4:4", "1.3"),
        Case(
            "grey", .avc, "0164000dffe1001b6764000df365054678f8bc05b2000003000200000300641e28532c01000668ebe3cb22c0fcf8f800", 322, 182,
            "High", "1.3"),
        Case(
            "720p", .avc, "0164001fffe1001a6764001facd9405005bb011000000300100000030320f183196001000768ebe3cb3002c0fdf8f800", 1280, 720,
            "High", "3.1"),
        Case(
            "HEVC 10 bit", .hevc,
            """
            0102200000009000000000005df000fcfdfafa00000f01210001002b42010102200000030090000003000003005da00280802d1365959a4932bc05a02000
            000300200000030321
            """, 1280, 720, "Main 10", "3.1"),
        Case(
            "HEVC 1080p", .hevc,
            """
            01016000000090000000000078f000fcfdf8f800000f01210001002a420101016000000300900000030000030078a003c08010e596566924caf016808000
            0003008000000c84
            """, 1920, 1080, "Main", "4.0"),
        Case(
            "HEVC with sub-layers", .hevc,
            """
            0101600000009000000000003ff000fcfdf8f800001301210001002f42010201600000030090000003000003003f0000a005020171f2659598acd24995e0
            2d010000030001000003001908
            """, 640, 362, "Main", "2.1"),
        Case("libaom", .av1, "81050c000a0b0000002d4cffb3ccaf9004", 1280, 720, "Main", "3.1"),
        Case("SVT-AV1", .av1, "81010c000a0b0000000cc4ff6700be0010", 640, 360, "Main", "2.1"),
    ]

    @Test(arguments: table) func isReadFromAnEnhancedSequenceHeader(_ row: Case) {
        #expect(VideoFormat.read(from: row.enhancedBody) == row.format)
    }

    @Test func isReadFromAClassicSequenceHeader() {
        let row = Self.table[0]
        #expect(VideoFormat.read(from: hex("17 00 000000") + row.record) == row.format)
    }

    @Test func isNotReadFromFramesOrUnknownCodecs() {
        #expect(VideoFormat.read(from: []) == nil)
        #expect(VideoFormat.read(from: hex("17 01 000000") + Self.table[0].record) == nil)
        #expect(VideoFormat.read(from: hex("90") + ascii("vp09") + Self.table[0].record) == nil)
    }

    @Test(arguments: table) func isNilOrSaneWhenCutOrMutated(_ row: Case) {
        for body in row.enhancedBody.truncations + row.enhancedBody.mutations(2000, seed: 4) {
            guard let format = VideoFormat.read(from: body) else { continue }
            #expect(1...PictureSize.maximumSide ~= format.width)
            #expect(1...PictureSize.maximumSide ~= format.height)
        }
    }

    @Test func exponentialGolombCodesAreRead() throws {
        var bits = BitReader([0b1010_0110, 0b0100_0010, 0b1000_0000])
        #expect(try (0..<5).map { _ in try bits.readExponentialGolomb("code") } == [0, 1, 2, 3, 4])
        var signed = BitReader([0b1010_0110, 0b0100_0010, 0b1000_0000])
        #expect(try (0..<5).map { _ in try signed.readSignedExponentialGolomb("code") } == [0, 1, -1, 2, -2])
        var endless = BitReader([0, 0, 0, 0, 0, 0xFF])
        #expect(throws: MediaError.malformed("code")) { try endless.readExponentialGolomb("code") }
    }

    @Test func startCodePreventionIsTakenOut() throws {
        var bits = BitReader(unescaping: [0, 0, 3, 1, 0, 0, 3, 0, 0, 3][...])
        #expect(try bits.read(56, "bytes") == 0x00_00_01_00_00_00_00)
        #expect(bits.remaining == 0)
    }
}
