import Testing

@testable import Media

/// Frames of an encoder become those of messages and MP4.
@Suite struct AccessUnitTests {
    /// High profile, level 3.0, 640 × 360, made by x264.
    static let sequence: [UInt8] = [
        0x67, 0x64, 0x00, 0x1E, 0xAC, 0xD9, 0x40, 0xA0, 0x2F, 0xF9, 0x70, 0x11, 0x00, 0x00, 0x03, 0x00, 0x01, 0x00, 0x00, 0x03, 0x00, 0x32,
        0x0F, 0x16, 0x2D, 0x96,
    ]
    static let picture: [UInt8] = [0x68, 0xEB, 0xE3, 0xCB, 0x22, 0xC0]
    static let start: [UInt8] = [0, 0, 0, 1]

    @Test func parameterSetsBecomeARecordAndTheRestGetsLengths() throws {
        let slice: [UInt8] = [0x65, 0x88, 0x84, 0x00, 0x10]
        let delimiter: [UInt8] = [0x09, 0x10]
        let bytes =
            Self.start + delimiter + Self.start + Self.sequence + [0, 0, 1] + Self.picture + [0, 0, 1] + slice + [0, 0, 1] + slice
        let unit = AccessUnit(startCodes: bytes)
        #expect(unit.payload == [0, 0, 0, 5] + slice + [0, 0, 0, 5] + slice)
        let record = try #require(unit.record)
        #expect(record.prefix(8) == [1, 0x64, 0, 0x1E, 0xFF, 0xE1, 0, 26])
        #expect(record.suffix(13) == [1, 0, 6] + Self.picture + [0xFD, 0xF8, 0xF8, 0])
        let track = try #require(VideoTrack.read(configuration: [0x17, 0, 0, 0, 0] + record, keyframe: nil))
        #expect((track.width, track.height, track.codecString) == (640, 360, "avc1.64001e"))
    }

    @Test func onlyHighProfilesSayTheirDepth() throws {
        var plain = Self.sequence
        plain[1] = 77
        let record = try #require(AccessUnit(startCodes: Self.start + plain + Self.start + Self.picture).record)
        #expect(record.suffix(6) == Self.picture)
    }

    @Test func framesWithoutParameterSetsHaveNoRecord() {
        let unit = AccessUnit(startCodes: Self.start + [0x41, 0x9A])
        #expect(unit.record == nil)
        #expect(unit.payload == [0, 0, 0, 2, 0x41, 0x9A])
        #expect(AccessUnit(startCodes: Self.start + Self.sequence).record == nil)
    }

    @Test(
        arguments: [
            ([], []), ([0, 0, 1], []), ([1, 2, 3], []), ([0, 0, 1, 5], [3..<4]), ([0, 0, 0, 0, 1, 5, 0, 0, 0], [5..<6]),
            ([9, 0, 0, 1, 5, 0, 0, 1, 0, 0, 1, 6], [4..<5, 11..<12]), ([0, 0, 1, 5, 0, 1, 0, 2], [3..<8]),
        ] as [([UInt8], [Range<Int>])])
    func startCodesAreFound(_ bytes: [UInt8], _ ranges: [Range<Int>]) {
        #expect(AccessUnit.units(bytes) == ranges)
    }
}
