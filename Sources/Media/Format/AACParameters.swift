/// Reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1; 4.4.1 for the frame length).
///
///     object type (5 bits; 31: 6 more) | frequency (4; 15: 24 more) | channels (4) | object type 5, 29: frequency, object type
///     | short frames (1) | core coder (1; 14 more) | extension (1) | … | 0x2B7 (11) | 5 (5) | SBR (1) | frequency | 0x548 (11) | PS (1)
struct AACParameters: Equatable {
    /// What decoders ask for: 2 AAC-LC, 5 with SBR (HE-AAC), 29 with SBR and PS (HE-AAC v2).
    var objectType: Int
    /// In Hz, as it is heard: with SBR twice that of the core.
    var sampleRate: Int
    var channels: Int
    /// Of a frame, at `sampleRate`.
    var samplesPerFrame: Int

    private static let sbr = 5
    private static let ps = 29

    init(_ config: ArraySlice<UInt8>) throws(MediaError) {
        var bits = BitReader(Array(config.prefix(64)))
        objectType = try Self.readObjectType(&bits)
        let coreRate = try Self.readFrequency(&bits)
        let configuration = Int(try bits.read(4, "channels"))
        sampleRate = coreRate
        var core = objectType
        if objectType == Self.sbr || objectType == Self.ps {
            sampleRate = try Self.readFrequency(&bits)
            core = try Self.readObjectType(&bits)
        }
        let hasShortFrames = (try? bits.readBit("frame length")) ?? false
        var length = core == 23 || core == 39 ? (hasShortFrames ? 480 : 512) : (hasShortFrames ? 960 : 1024)
        if objectType == core, configuration != 0, (1...4).contains(core), let found = try? Self.readExtension(&bits) {
            objectType = found.hasPS ? Self.ps : Self.sbr
            sampleRate = found.sampleRate
        }
        if sampleRate != coreRate, coreRate > 0 {
            length = min(length * sampleRate / coreRate, 4 * length)
        }
        samplesPerFrame = max(length, 1)
        channels = objectType == Self.ps ? 2 : Self.channels(configuration)
    }

    /// SBR that is told behind the configuration, where old decoders do not look; nil when it is not there.
    private static func readExtension(_ bits: inout BitReader) throws(MediaError) -> (sampleRate: Int, hasPS: Bool)? {
        if try bits.readBit("core coder") {
            try bits.skip(14, "core coder delay")
        }
        guard try !bits.readBit("extension"), try bits.read(11, "sync") == 0x2B7, try readObjectType(&bits) == sbr,
            try bits.readBit("SBR")
        else { return nil }
        let sampleRate = try readFrequency(&bits)
        guard bits.remaining >= 12, try bits.read(11, "sync") == 0x548 else { return (sampleRate, false) }
        return (sampleRate, try bits.readBit("PS"))
    }

    private static func readObjectType(_ bits: inout BitReader) throws(MediaError) -> Int {
        let type = Int(try bits.read(5, "object type"))
        return type == 31 ? 32 + Int(try bits.read(6, "object type")) : type
    }

    private static let frequencies = [96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350]

    private static func readFrequency(_ bits: inout BitReader) throws(MediaError) -> Int {
        let index = Int(try bits.read(4, "frequency"))
        if index == 15 {
            return Int(try bits.read(24, "frequency"))
        }
        guard index < frequencies.count else { throw .malformed("frequency") }
        return frequencies[index]
    }

    /// 0 means that the frames tell; nearly always it is stereo.
    private static func channels(_ configuration: Int) -> Int {
        switch configuration {
        case 0: 2
        case 7, 12, 14: 8
        case 11: 7
        case 13: 24
        default: configuration
        }
    }
}
