import Testing

@testable import Media

struct VideoCase: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var header: VideoHeader

    var testDescription: String { name }

    init(
        _ name: String, _ bytes: [UInt8], _ codec: VideoCodec, _ packet: VideoHeader.Packet, key: Bool = false, enhanced: Bool = true,
        offset: Int32 = 0, payload: Int, track: UInt8? = nil, nanoseconds: UInt32 = 0, end: Int? = nil
    ) {
        self.name = name
        self.bytes = bytes
        header = VideoHeader(
            codec: codec, packet: packet, isKeyframe: key, isEnhanced: enhanced, compositionOffset: offset, payloadOffset: payload,
            track: track, nanosecondOffset: nanoseconds, payloadEnd: end)
    }
}

@Suite struct VideoHeaderTests {
    static let classic: [VideoCase] = [
        VideoCase("AVC configuration", hex("17 00 000000 01"), .avc, .sequenceHeader, key: true, enhanced: false, payload: 5),
        VideoCase("AVC keyframe", hex("17 01 000050 00"), .avc, .frames, key: true, enhanced: false, offset: 80, payload: 5),
        VideoCase("AVC frame before its time", hex("27 01 FFFFFE 00"), .avc, .frames, enhanced: false, offset: -2, payload: 5),
        VideoCase("AVC disposable frame", hex("37 01 7FFFFF"), .avc, .frames, enhanced: false, offset: 0x7FFFFF, payload: 5),
        VideoCase("AVC end", hex("17 02 000000"), .avc, .endOfSequence, key: true, enhanced: false, payload: 5),
        VideoCase("HEVC as some cameras number it", hex("1C 00 000000 01"), .hevc, .sequenceHeader, key: true, enhanced: false, payload: 5),
        VideoCase("Sorenson keyframe", hex("12 00"), .other(2), .frames, key: true, enhanced: false, payload: 1),
        VideoCase("VP6 frame", hex("24"), .other(4), .frames, enhanced: false, payload: 1),
        VideoCase("command frame", hex("57 00"), .avc, .other, enhanced: false, payload: 1),
    ]

    /// Enhanced RTMP v2, "ExVideoTagHeader" and "ExVideoTagBody".
    static let enhanced: [VideoCase] = [
        VideoCase("HEVC configuration", hex("90") + ascii("hvc1") + [1], .hevc, .sequenceHeader, key: true, payload: 5),
        VideoCase("HEVC keyframe", hex("91") + ascii("hvc1") + hex("000028 00"), .hevc, .frames, key: true, offset: 40, payload: 8),
        VideoCase("HEVC frame without offset", hex("A3") + ascii("hvc1") + [0], .hevc, .frames, payload: 5),
        VideoCase("AVC frame", hex("A1") + ascii("avc1") + hex("FFFFFF"), .avc, .frames, offset: -1, payload: 8),
        VideoCase("VVC frame", hex("A1") + ascii("vvc1") + hex("000001"), .otherFourCC(.vvc), .frames, offset: 1, payload: 8),
        VideoCase("AV1 keyframe", hex("91") + ascii("av01") + [0], .av1, .frames, key: true, payload: 5),
        VideoCase("AV1 configuration as in MPEG-2 TS", hex("95") + ascii("av01"), .av1, .sequenceHeader, key: true, payload: 5),
        VideoCase("VP9 frame", hex("A1") + ascii("vp09") + [0], .vp9, .frames, payload: 5),
        VideoCase("VP8 keyframe", hex("91") + ascii("vp08") + [0], .vp8, .frames, key: true, payload: 5),
        VideoCase("end of sequence", hex("92") + ascii("hvc1"), .hevc, .endOfSequence, key: true, payload: 5),
        VideoCase("HDR metadata", hex("D4") + ascii("hvc1") + [2], .hevc, .metadata, payload: 5),
        VideoCase("command frame", hex("D1 00"), .other(0), .other, payload: 1),
        VideoCase(
            "nanosecond offset", hex("97 02 0F423F 01") + ascii("av01"), .av1, .frames, key: true, payload: 10, nanoseconds: 999_999),
        VideoCase(
            "two modifiers, the first unknown and long",
            hex("97 FF 00FF") + [UInt8](repeating: 1, count: 256) + hex("17 02 000001 03")
                + ascii("hvc1"), .hevc, .frames, key: true, payload: 270, nanoseconds: 1),
        VideoCase(
            "one track", hex("96 00") + ascii("hvc1") + hex("03 01"), .hevc, .sequenceHeader, key: true, payload: 7, track: 3),
        VideoCase(
            "many tracks of one codec", hex("96 11") + ascii("avc1") + hex("00 000004 000028 AA 01 000003 000000"), .avc, .frames,
            key: true, offset: 40, payload: 13, track: 0, end: 14),
        VideoCase(
            "many tracks and codecs", hex("A6 21") + ascii("av01") + hex("00 000001 AA") + ascii("vp09") + hex("01 000001 BB"), .av1,
            .frames,
            payload: 10, track: 0, end: 11),
    ]

    @Test(arguments: classic + enhanced) func readsWhatTheTableSays(_ row: VideoCase) throws {
        #expect(try VideoHeader.read(row.bytes) == row.header)
    }

    @Test(arguments: classic + enhanced) func refusesABodyThatEndsInItsHeader(_ row: VideoCase) {
        for short in row.bytes[..<row.header.payloadOffset].map({ $0 }).truncations {
            #expect(throws: MediaError.self) { try VideoHeader.read(short) }
        }
    }

    @Test(arguments: classic + enhanced) func mutatedHeadersNeverPointBeyondTheBody(_ row: VideoCase) {
        for body in row.bytes.mutations(300, seed: 1) {
            guard let header = try? VideoHeader.read(body) else { continue }
            #expect(header.payloadOffset <= body.count)
        }
    }

    @Test func refusesAnUnknownKindOfTrackSet() {
        #expect(throws: MediaError.malformed("multitrack type")) { try VideoHeader.read(hex("96 31") + ascii("av01") + [0]) }
    }

    @Test func refusesATrackLargerThanTheMessage() {
        #expect(throws: MediaError.truncated("track")) { try VideoHeader.read(hex("96 11") + ascii("av01") + hex("00 000002 AA")) }
    }
}
