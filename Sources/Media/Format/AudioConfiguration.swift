/// Readers of what each audio codec says of itself.
enum AudioConfiguration {
    /// AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); with SBR the frequency is the one that is heard.
    static func aac(_ config: ArraySlice<UInt8>) throws(MediaError) -> (sampleRate: Int, channels: Int) {
        let parameters = try AACParameters(config)
        return (parameters.sampleRate, parameters.channels)
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
