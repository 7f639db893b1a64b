/// Readers of what each audio codec says of itself.
enum AudioConfiguration {
    /// AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1): object type (5 bits), frequency index (4), channel configuration (4).
    ///
    /// With the explicit signalling of SBR (5 and 29) the second frequency is the one that is heard.
    static func aac(_ config: ArraySlice<UInt8>) throws(MediaError) -> (sampleRate: Int, channels: Int) {
        var bits = BitReader(Array(config.prefix(64)))
        let objectType = try readObjectType(&bits)
        var sampleRate = try readFrequency(&bits)
        let channels = try readChannels(&bits)
        if objectType == 5 || objectType == 29 {
            sampleRate = try readFrequency(&bits)
        }
        return (sampleRate, objectType == 29 ? 2 : channels)
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
    private static func readChannels(_ bits: inout BitReader) throws(MediaError) -> Int {
        switch Int(try bits.read(4, "channels")) {
        case 0: 2
        case 7, 12, 14: 8
        case 11: 7
        case 13: 24
        case let count: count
        }
    }

    /// The identification header (RFC 7845, 5.1): "OpusHead", version, channels, pre-skip (2 bytes), sample rate. Opus always plays at 48 kHz.
    static func opus(_ header: ArraySlice<UInt8>) throws(MediaError) -> (sampleRate: Int, channels: Int) {
        var reader = ByteReader(header)
        guard try reader.readBytes(8, "OpusHead").elementsEqual("OpusHead".utf8) else { throw .malformed("OpusHead") }
        try reader.skip(1, "Opus version")
        return (48_000, Int(try reader.readUInt8("Opus channels")))
    }

    /// STREAMINFO (RFC 9639, 8.2), with or without "fLaC" and the block header (4 bytes) before it.
    static func flac(_ header: ArraySlice<UInt8>) throws(MediaError) -> (sampleRate: Int, channels: Int) {
        var reader = ByteReader(header)
        if header.prefix(4).elementsEqual("fLaC".utf8) {
            try reader.skip(8, "fLaC")
        }
        try reader.skip(10, "STREAMINFO")
        let bits = try reader.readUInt24("STREAMINFO")
        return (Int(bits >> 4), Int(bits >> 1 & 7) + 1)
    }

    /// A frame header (ISO/IEC 11172-3, 2.4.1.3).
    ///
    ///     0xFFE (11 bits) | version (2) | layer (2) | no CRC (1) | bit rate (4) | frequency (2) | padding, private (2) | mode (2) | …
    static func mp3(_ frame: ArraySlice<UInt8>) throws(MediaError) -> (sampleRate: Int, channels: Int) {
        var reader = ByteReader(frame)
        let header = try reader.readUInt32("MP3 header")
        let version = Int(header >> 19 & 3)
        let frequency = Int(header >> 10 & 3)
        guard header >> 21 == 0x7FF, version != 1, frequency != 3 else { throw .malformed("MP3 header") }
        let divider = version == 3 ? 1 : version == 2 ? 2 : 4
        return ([44_100, 48_000, 32_000][frequency] / divider, header >> 6 & 3 == 3 ? 1 : 2)
    }

    /// A sync frame of AC-3 (ATSC A/52, 5.3) or E-AC-3 (annex E): 0x0B77, then frequency code and coding mode, which differ in place.
    static func ac3(_ frame: ArraySlice<UInt8>, isEnhanced: Bool) throws(MediaError) -> (sampleRate: Int, channels: Int) {
        var bits = BitReader(Array(frame.prefix(16)))
        guard try bits.read(16, "AC-3 sync") == 0x0B77 else { throw .malformed("AC-3 sync") }
        try bits.skip(16, "AC-3 frame")
        let frequency = Int(try bits.read(2, "AC-3 frequency"))
        guard frequency != 3 else { throw .malformed("AC-3 frequency") }
        try bits.skip(isEnhanced ? 2 : 6 + 5 + 3, "AC-3 frame")
        let mode = Int(try bits.read(3, "AC-3 mode"))
        if !isEnhanced {
            try bits.skip((mode & 1 != 0 && mode != 1 ? 2 : 0) + (mode & 4 != 0 ? 2 : 0) + (mode == 2 ? 2 : 0), "AC-3 mix")
        }
        let hasLowFrequency = try bits.readBit("AC-3 low frequency")
        return ([48_000, 44_100, 32_000][frequency], [2, 1, 2, 3, 3, 4, 4, 5][mode] + (hasLowFrequency ? 1 : 0))
    }
}
