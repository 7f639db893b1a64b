import Testing

@testable import Media

struct AudioCase: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var header: AudioHeader

    var testDescription: String { name }

    init(
        _ name: String, _ bytes: [UInt8], _ codec: AudioCodec, _ packet: AudioHeader.Packet, enhanced: Bool = true, payload: Int,
        track: UInt8? = nil, nanoseconds: UInt32 = 0, end: Int? = nil
    ) {
        self.name = name
        self.bytes = bytes
        header = AudioHeader(
            codec: codec, packet: packet, isEnhanced: enhanced, payloadOffset: payload, track: track, nanosecondOffset: nanoseconds,
            payloadEnd: end)
    }
}

@Suite struct AudioHeaderTests {
    static let classic: [AudioCase] = [
        AudioCase("AAC configuration", hex("AF 00 1210"), .aac, .sequenceHeader, enhanced: false, payload: 2),
        AudioCase("AAC frame", hex("AF 01 21"), .aac, .frames, enhanced: false, payload: 2),
        AudioCase("AAC packet of an unknown type", hex("AF 07"), .aac, .other, enhanced: false, payload: 2),
        AudioCase("MP3", hex("2F FFFB9064"), .mp3, .frames, enhanced: false, payload: 1),
        AudioCase("MP3 at 8 kHz", hex("E2 FFE3"), .mp3, .frames, enhanced: false, payload: 1),
        AudioCase("Speex", hex("B2 00"), .other(11), .frames, enhanced: false, payload: 1),
        AudioCase("PCM", hex("3F"), .other(3), .frames, enhanced: false, payload: 1),
    ]

    /// Enhanced RTMP v2, "ExAudioTagHeader" and "ExAudioTagBody".
    static let enhanced: [AudioCase] = [
        AudioCase("Opus configuration", hex("90") + ascii("OpusOpusHead"), .opus, .sequenceHeader, payload: 5),
        AudioCase("Opus frame", hex("91") + ascii("Opus") + [1], .opus, .frames, payload: 5),
        AudioCase("FLAC configuration", hex("90") + ascii("fLaC") + [1], .flac, .sequenceHeader, payload: 5),
        AudioCase("AC-3 frame", hex("91") + ascii("ac-3") + hex("0B77"), .ac3, .frames, payload: 5),
        AudioCase("E-AC-3 frame", hex("91") + ascii("ec-3") + hex("0B77"), .eac3, .frames, payload: 5),
        AudioCase("MP3 by FourCC", hex("91") + ascii(".mp3") + hex("FFFB"), .mp3, .frames, payload: 5),
        AudioCase("AAC by FourCC", hex("90") + ascii("mp4a") + hex("1210"), .aac, .sequenceHeader, payload: 5),
        AudioCase("end of sequence", hex("92") + ascii("Opus"), .opus, .other, payload: 5),
        AudioCase("order of channels", hex("94") + ascii("Opus") + hex("01 02 00000003"), .opus, .other, payload: 5),
        AudioCase("unknown FourCC", hex("91") + ascii("wild"), .otherFourCC(FourCC("w", "i", "l", "d")), .frames, payload: 5),
        AudioCase("nanosecond offset", hex("97 02 000102 01") + ascii("Opus"), .opus, .frames, payload: 10, nanoseconds: 258),
        AudioCase("one track", hex("95 01") + ascii("Opus") + hex("02 AA"), .opus, .frames, payload: 7, track: 2),
        AudioCase(
            "many tracks and codecs", hex("95 21") + ascii("Opus") + hex("00 000001 AA") + ascii("mp4a") + hex("01 000001 BB"), .opus,
            .frames,
            payload: 10, track: 0, end: 11),
    ]

    @Test(arguments: classic + enhanced) func readsWhatTheTableSays(_ row: AudioCase) throws {
        #expect(try AudioHeader.read(row.bytes) == row.header)
    }

    @Test(arguments: classic + enhanced) func refusesABodyThatEndsInItsHeader(_ row: AudioCase) {
        for short in Array(row.bytes[..<row.header.payloadOffset]).truncations {
            #expect(throws: MediaError.self) { try AudioHeader.read(short) }
        }
    }

    @Test(arguments: classic + enhanced) func mutatedHeadersNeverPointBeyondTheBody(_ row: AudioCase) {
        for body in row.bytes.mutations(300, seed: 2) {
            guard let header = try? AudioHeader.read(body) else { continue }
            #expect(header.payloadOffset <= body.count)
        }
    }
}
