import Media
import Testing

/// Headers as ffmpeg's encoders write them.
@Suite struct AudioFormatTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var name: String
        var body: [UInt8]
        var format: AudioFormat
        var testDescription: String { name }

        init(_ name: String, _ body: [UInt8], _ codec: AudioCodec, _ sampleRate: Int, _ channels: Int) {
            (self.name, self.body) = (name, body)
            format = AudioFormat(codec: codec, sampleRate: sampleRate, channels: channels)
        }
    }

    static let table: [Case] = [
        Case("AAC at 44.1 kHz", hex("AF 00 1208 56E500"), .aac, 44_100, 1),
        Case("AAC 5.1", hex("AF 00 11B0 56E500"), .aac, 48_000, 6),
        Case("AAC with a frequency of its own", hex("AF 00 1780 5DC0 10"), .aac, 48_000, 2),
        Case("HE-AAC", hex("AF 00 2B11 8800"), .aac, 48_000, 2),
        Case("AAC by FourCC", hex("90") + ascii("mp4a") + hex("1210"), .aac, 44_100, 2),
        Case("Opus", hex("90") + ascii("Opus") + hex("4F707573486561640102380180BB0000000000"), .opus, 48_000, 2),
        Case("FLAC", hex("90") + ascii("fLaC") + hex("664C6143 80000022 12001200 0004A300 05080AC4 42F00000"), .flac, 44_100, 2),
        Case("FLAC without its mark", hex("90") + ascii("fLaC") + hex("12001200 0004A300 05080AC4 42F00000"), .flac, 44_100, 2),
        Case("MP3 at 22.05 kHz", hex("2A FFF340C4 0013"), .mp3, 22_050, 1),
        Case("MP3 that cannot be read, by its classic header", hex("2F 0000"), .mp3, 44_100, 2),
        Case("AC-3 5.1", hex("91") + ascii("ac-3") + hex("0b77b50b1e40ebf8"), .ac3, 48_000, 6),
        Case("AC-3 stereo", hex("91") + ascii("ac-3") + hex("0b77c2ea544043e1"), .ac3, 44_100, 2),
        Case("E-AC-3 5.1", hex("91") + ascii("ec-3") + hex("0b77037f3f87c000"), .eac3, 48_000, 6),
        Case("Speex", hex("B6"), .other(11), 11_025, 1),
    ]

    @Test(arguments: table) func isReadFromTheBody(_ row: Case) {
        #expect(AudioFormat.read(from: row.body) == row.format)
    }

    @Test(arguments: table) func isNilOrSaneWhenCutOrMutated(_ row: Case) {
        for body in row.body.truncations + row.body.mutations(500, seed: 5) {
            guard let format = AudioFormat.read(from: body) else { continue }
            #expect(format.channels >= 0 && format.channels <= 255)
            #expect(format.sampleRate >= 0 && format.sampleRate < 1 << 24)
        }
    }

    @Test func isNotReadFromAACFrames() {
        #expect(AudioFormat.read(from: hex("AF 01 2100")) == nil)
    }
}
