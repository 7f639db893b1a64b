/// How much sound one frame of a codec is, as its first bytes say.
public enum AudioFrame {
    /// Samples at the track's rate; nil for a codec whose frames are all alike (AAC), or a malformed frame.
    public static func samples(_ codec: AudioCodec, _ frame: ArraySlice<UInt8>) -> Int? {
        switch codec {
        case .opus: try? opus(frame)
        case .flac: try? flac(frame)
        case .mp3: try? mp3(frame)
        case .ac3: 1536
        case .eac3: try? eac3(frame)
        case .aac, .other, .otherFourCC: nil
        }
    }

    /// The first byte of a packet (RFC 6716, 3.1): configuration (5 bits), stereo (1), number of frames (2); then for 3 the count (6 bits).
    private static func opus(_ packet: ArraySlice<UInt8>) throws(MediaError) -> Int {
        var reader = ByteReader(packet)
        let first = try reader.readUInt8("Opus packet")
        let configuration = Int(first >> 3)
        let size: Int
        switch configuration {
        case ..<12: size = [480, 960, 1920, 2880][configuration % 4]
        case ..<16: size = [480, 960][configuration % 2]
        default: size = [120, 240, 480, 960][configuration % 4]
        }
        var count = [1, 2, 2, 0][Int(first & 3)]
        if count == 0 { count = Int(try reader.readUInt8("Opus count") & 0x3F) }
        guard count > 0, size * count <= 5760 else { throw .malformed("Opus count") }
        return size * count
    }

    /// The block size of a frame header (RFC 9639, 9.1.1); its long forms stand behind the frame's number (9.1.5).
    private static func flac(_ frame: ArraySlice<UInt8>) throws(MediaError) -> Int {
        var reader = ByteReader(frame)
        guard try reader.readUInt16("FLAC sync") >> 1 == 0x7FFC else { throw .malformed("FLAC sync") }
        let code = Int(try reader.readUInt8("FLAC block size") >> 4)
        switch code {
        case 1: return 192
        case 2...5: return 576 << (code - 2)
        case 8...15: return 256 << (code - 8)
        case 6, 7:
            try reader.skip(1, "FLAC channels")
            let first = try reader.readUInt8("FLAC number")
            try reader.skip(max(0, (~first).leadingZeroBitCount - 1), "FLAC number")
            return Int(try reader.readUInt(bytes: code - 5, "FLAC block size")) + 1
        default: throw .malformed("FLAC block size")
        }
    }

    /// A frame header (ISO/IEC 11172-3, 2.4.1.3; 13818-3): samples by version and layer.
    private static func mp3(_ frame: ArraySlice<UInt8>) throws(MediaError) -> Int {
        var reader = ByteReader(frame)
        let header = try reader.readUInt32("MP3 header")
        let isFirstVersion = header >> 19 & 3 == 3
        guard header >> 21 == 0x7FF else { throw .malformed("MP3 header") }
        switch header >> 17 & 3 {
        case 1: return isFirstVersion ? 1152 : 576
        case 2: return 1152
        case 3: return 384
        default: throw .malformed("MP3 layer")
        }
    }

    /// A sync frame (ATSC A/52, E.1.2): 1, 2, 3 or 6 blocks of 256 samples; at a reduced rate always 6.
    private static func eac3(_ frame: ArraySlice<UInt8>) throws(MediaError) -> Int {
        var bits = BitReader(Array(frame.prefix(8)))
        guard try bits.read(16, "E-AC-3 sync") == 0x0B77 else { throw .malformed("E-AC-3 sync") }
        try bits.skip(16, "E-AC-3 frame")
        guard try bits.read(2, "E-AC-3 frequency") != 3 else { return 1536 }
        return [1, 2, 3, 6][Int(try bits.read(2, "E-AC-3 blocks"))] * 256
    }
}
