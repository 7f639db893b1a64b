import Testing

@testable import Media

@Suite struct CodecTests {
    @Test func fourCCIsWrittenAsItIsRead() throws {
        for text in ["avc1", "hvc1", "av01", "vp09", "vp08", "Opus", "fLaC", "ac-3", "ec-3", ".mp3", "mp4a"] {
            #expect(try #require(FourCC(text)).description == text)
        }
        #expect(FourCC("hvc1") == .hevc)
        #expect(FourCC("hvc") == nil)
        #expect(FourCC("hvc12") == nil)
        #expect(FourCC("hvcé") == nil)
        #expect(FourCC(rawValue: 0x0041_FF42).description == "?A?B")
    }

    @Test func codecsKnowTheirFourCCAndBack() {
        for fourCC in [FourCC.avc, .hevc, .av1, .vp9, .vp8, .vvc] {
            #expect(VideoCodec(fourCC: fourCC).fourCC == fourCC)
        }
        for fourCC in [FourCC.aac, .mp3, .opus, .flac, .ac3, .eac3] {
            #expect(AudioCodec(fourCC: fourCC).fourCC == fourCC)
        }
        #expect(VideoCodec.other(2).fourCC == nil)
        #expect(AudioCodec.other(11).fourCC == nil)
    }

    @Test func everyCodecHasAName() {
        let video = (0...15).map { VideoCodec(classic: $0).name } + [VideoCodec.vp9, .vp8, .otherFourCC(.vvc)].map(\.name)
        let audio = (0...15).map { AudioCodec(classic: $0).name } + [AudioCodec.opus, .flac, .ac3, .eac3, .otherFourCC(.vvc)].map(\.name)
        #expect((video + audio).allSatisfy { !$0.isEmpty })
        #expect(VideoCodec.avc.name == "H.264")
        #expect(AudioCodec.aac.name == "AAC")
    }
}
