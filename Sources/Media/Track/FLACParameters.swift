/// Reads a FLAC configuration: STREAMINFO (RFC 9639, 8.2), with or without "fLaC" and its block header in front.
///
///     "fLaC" | last (1 bit), block type 0 (7) | 34 (3 bytes) | least, largest block (2 + 2 bytes) | least, largest frame (3 + 3)
///     | sample rate (20 bits), channels - 1 (3), … | …
struct FLACParameters {
    static let size = 34
    let track: AudioTrack

    init(_ record: ArraySlice<UInt8>) throws(MediaError) {
        var reader = ByteReader(record)
        if record.prefix(4).elementsEqual("fLaC".utf8) {
            try reader.skip(8, "fLaC")
        }
        let info = try reader.readBytes(Self.size, "STREAMINFO")
        let (sampleRate, channels) = try AudioConfiguration.flac(info)
        var sizes = ByteReader(info)
        try sizes.skip(2, "least block")
        let largest = Int(try sizes.readUInt16("largest block"))
        track = AudioTrack(
            codec: .flac, sampleRate: sampleRate, channels: channels, samplesPerFrame: largest, codecString: "flac", record: Array(info))
    }
}
