import Testing

@testable import Media

/// What playlists and sample entries say of each codec.
@Suite struct TrackTests {
    @Test(arguments: [
        ("0164001F FFE1", "avc1.64001f"), ("0142E01E", "avc1.42e01e"), ("014D4028", "avc1.4d4028"),
    ]) func avcNamesProfileConstraintsAndLevel(_ record: String, _ name: String) {
        #expect(CodecString.avc(hex(record)[...]) == name)
    }

    @Test(arguments: [
        ("01 01 60000000 B00000000000 5D", "hvc1.1.6.L93.B0"), ("01 02 20000000 900000000000 78", "hvc1.2.4.L120.90"),
        ("01 21 60000000 000000000000 99", "hvc1.1.6.H153"), ("01 41 60000000 900000000010 5D", "hvc1.A1.6.L93.90.0.0.0.0.10"),
    ]) func hevcNamesWhatAnnexEAsksFor(_ record: String, _ name: String) {
        #expect(CodecString.hevc(hex(record)[...]) == name)
    }

    @Test(arguments: [("81 04 0C 00", "av01.0.04M.08"), ("81 2D C0 00", "av01.1.13H.10"), ("81 50 60 00", "av01.2.16M.12")])
    func av1NamesProfileLevelTierAndDepth(_ record: String, _ name: String) {
        #expect(CodecString.av1(hex(record)[...]) == name)
    }

    @Test(arguments: [
        ("1210", 44_100, 2, 1024, "mp4a.40.2"), ("1190", 48_000, 2, 1024, "mp4a.40.2"), ("1208", 44_100, 1, 1024, "mp4a.40.2"),
        ("1214", 44_100, 2, 960, "mp4a.40.2"),
        // HE-AAC told in front, behind, and version 2.
        ("2B920800", 44_100, 2, 2048, "mp4a.40.5"), ("139056E5A0", 44_100, 2, 2048, "mp4a.40.5"),
        ("EB8A0800", 44_100, 2, 2048, "mp4a.40.29"),
        ("B99000", 48_000, 2, 512, "mp4a.40.23"),
    ]) func aacNamesObjectTypeAndFrame(_ config: String, _ rate: Int, _ channels: Int, _ samples: Int, _ name: String) throws {
        let track = try #require(AudioTrack.read(configuration: [0xAF, 0] + hex(config), frame: nil))
        #expect((track.sampleRate, track.channels, track.samplesPerFrame, track.codecString) == (rate, channels, samples, name))
        #expect(track.record == hex(config))
    }

    @Test func opusAndFLACNeedTheirHeaders() throws {
        let opus = ascii("OpusHead") + hex("01 02 3801 80BB0000 0000 00")
        #expect(AudioTrack.read(configuration: [0x90] + ascii("Opus") + opus, frame: nil)?.channels == 2)
        #expect(AudioTrack.read(configuration: [0x90] + ascii("Opus") + opus.dropLast(), frame: nil) == nil)
        let info = hex("1000 1000 000000 000000 0BB802F0 00000000") + [UInt8](repeating: 0, count: 16)
        for start in [[], ascii("fLaC") + hex("80000022")] as [[UInt8]] {
            let track = try #require(AudioTrack.read(configuration: [0x90] + ascii("fLaC") + start + info, frame: nil))
            #expect((track.sampleRate, track.channels, track.samplesPerFrame, track.record) == (48_000, 2, 4096, info))
        }
        #expect(AudioTrack.read(configuration: [0x90] + ascii("fLaC") + info.dropLast(), frame: nil) == nil)
    }

    @Test(arguments: [
        (AudioCodec.opus, "FC", 960), (.opus, "FD", 1920), (.opus, "FF 03", 2880), (.opus, "18", 2880), (.opus, "E0", 120),
        (.opus, "60", 480),
        (.flac, "FFF8 1908", 192), (.flac, "FFF8 C908", 4096), (.flac, "FFF8 2908", 576), (.flac, "FFF8 6908 00 0F", 16),
        (.flac, "FFF8 7908 C280 1234", 0x1235), (.mp3, "FFFB9064", 1152), (.mp3, "FFF39064", 576), (.mp3, "FFFD9064", 1152),
        (.ac3, "", 1536), (.eac3, "0B77 0000 30", 1536), (.eac3, "0B77 0000 00", 256), (.eac3, "0B77 0000 C0", 1536),
    ]) func frameTellsHowMuchSoundItIs(_ codec: AudioCodec, _ frame: String, _ samples: Int) {
        #expect(AudioFrame.samples(codec, hex(frame)[...]) == samples)
    }

    @Test(arguments: [
        (AudioCodec.opus, ""), (.opus, "FF"), (.opus, "1F 07"), (.flac, "FFF8 00"), (.flac, "1234 56"), (.mp3, "FFF99064"), (.eac3, "0B78"),
        (.aac, "21"), (.other(0), "00"),
    ]) func malformedFrameTellsNothing(_ codec: AudioCodec, _ frame: String) {
        #expect(AudioFrame.samples(codec, hex(frame)[...]) == nil)
    }

    /// A keyframe of 320 × 180, profile 0: marker 2, sync code, color space, range, width and height less 1.
    static let vp9Keyframe = hex("82 498342 20 13F0 0B30 00")

    @Test func vp9TellsItsSizeInKeyframes() throws {
        let configuration = [0x90] + ascii("vp09") + hex("00 0B 82 02 02 02 0000")
        let keyframe = [0x91] + ascii("vp09") + Self.vp9Keyframe
        #expect(VideoTrack.read(configuration: configuration, keyframe: nil) == nil)
        let track = try #require(VideoTrack.read(configuration: configuration, keyframe: keyframe))
        #expect((track.width, track.height, track.codecString) == (320, 180, "vp09.00.11.08"))
        let alone = try #require(VideoTrack.read(configuration: nil, keyframe: keyframe))
        #expect(alone.vp9?.level == 11)
        #expect(VideoTrack.read(configuration: nil, keyframe: [0xA1] + ascii("vp09") + hex("86 00 00")) == nil)
    }

    @Test func vp9RecordMayStandInItsBox() throws {
        let plain = try VP9Parameters(record: hex("02 1F A4 09 10 09 0000")[...])
        #expect((plain.profile, plain.level, plain.bitDepth, plain.chroma) == (2, 31, 10, 2))
        #expect(try VP9Parameters(record: hex("01000000 02 1F A4 09 10 09 0000")[...]) == plain)
        #expect(throws: MediaError.self) { try VP9Parameters(record: hex("09 1F A4 09 10 09 0000")[...]) }
    }

    @Test func codecsThatNoPartCarriesAreKnown() {
        for codec in [VideoCodec.vp8, .other(2), .otherFourCC(.vvc)] { #expect(!VideoTrack.isCarried(codec)) }
        for codec in [AudioCodec.other(0), .other(11)] { #expect(!AudioTrack.isCarried(codec)) }
    }

    @Test func everyConfigurationIsReadWithoutATrap() {
        for record in ["2B920800", "139056E5A0", "EB8A0800", "FFFFFFFFFFFF", "F8F8F8F8"] {
            for changed in hex(record).mutations(300, seed: 3) {
                let track = AudioTrack.read(configuration: [0xAF, 0] + changed, frame: nil)
                #expect((1...8192).contains(track?.samplesPerFrame ?? 1))
            }
        }
        for changed in Self.vp9Keyframe.mutations(2000, seed: 6) {
            _ = VideoTrack.read(configuration: nil, keyframe: [0x91] + ascii("vp09") + changed)
        }
    }
}
