import Testing

@testable import Media

@Suite struct InBandParametersTests {
    /// Two-byte picture set 68 CE, three-byte sequence set 67 4D 40, lengths of four bytes.
    private let record: [UInt8] = [1, 0x4D, 0x40, 0x0C, 0xFF, 0xE1, 0, 3, 0x67, 0x4D, 0x40, 1, 0, 2, 0x68, 0xCE]
    private let frame: [UInt8] = [0, 0, 0, 2, 0x65, 0x88]
    private let units: [UInt8] = [0, 0, 0, 3, 0x67, 0x4D, 0x40, 0, 0, 0, 2, 0x68, 0xCE]

    private var configuration: [UInt8] { [0x17, 0, 0, 0, 0] + record }

    @Test func standInFrontOfAClassicKeyframe() {
        #expect(InBandParameters.insert(from: configuration, into: [0x17, 1, 0, 0, 40] + frame) == [0x17, 1, 0, 0, 40] + units + frame)
    }

    @Test func standInFrontOfAnEnhancedKeyframe() {
        let fourCC = Array("avc1".utf8)
        let body = InBandParameters.insert(from: [0x90] + fourCC + record, into: [0x91] + fourCC + [0, 0, 40] + frame)
        #expect(body == [0x91] + fourCC + [0, 0, 40] + units + frame)
    }

    @Test func lengthsHaveTheSizeThatTheRecordNames() {
        var short = configuration
        short[9] = 0xFC
        #expect(
            InBandParameters.insert(from: short, into: [0x17, 1, 0, 0, 0, 2, 0x65, 0x88])
                == [0x17, 1, 0, 0, 0, 3, 0x67, 0x4D, 0x40, 2, 0x68, 0xCE, 2, 0x65, 0x88])
    }

    @Test func aKeyframeThatHasThemStaysAsItIs() {
        #expect(InBandParameters.insert(from: configuration, into: [0x17, 1, 0, 0, 0] + units + frame) == nil)
    }

    @Test func otherCodecsAndFrameKindsStayAsTheyAre() {
        #expect(InBandParameters.insert(from: configuration, into: [0x12, 0, 1, 2, 3]) == nil)
        #expect(InBandParameters.insert(from: [0xAF, 0, 0x12, 0x10], into: [0x17, 1, 0, 0, 0] + frame) == nil)
        #expect(InBandParameters.insert(from: configuration, into: configuration) == nil)
    }

    @Test func everyTruncationIsRefused() {
        let keyframe = [0x17, 1, 0, 0, 0] + frame
        for count in 0..<configuration.count {
            #expect(InBandParameters.insert(from: Array(configuration.prefix(count)), into: keyframe) == nil)
        }
        for count in 6..<keyframe.count {
            #expect(InBandParameters.insert(from: configuration, into: Array(keyframe.prefix(count))) == nil)
        }
    }
}
