/// Reads one traf: a header with defaults (tfhd), the first decoding time (tfdt), and runs of samples (trun).
///
///     tfhd   0 | flags (3 bytes) | track (4) | per flag: base (8), description (4), duration (4), size (4), sample flags (4)
///     tfdt   version (1) | 0 (3) | time (4, in version 1: 8)
///     trun   version (1) | flags (3) | count (4) | per flag: offset (4), first sample flags (4)
///            | per sample and flag: duration (4), size (4), sample flags (4), composition offset (4, signed in version 1)
struct TrackRun {
    /// Where offsets count from.
    var moof: Int
    /// The content of mdat.
    var data: Range<Int>
    /// The most samples.
    var limit: Int
    /// The most bytes of samples: those that mdat has and no other track claims, so that little input cannot become much output.
    var bytesLeft: Int

    private var defaultDuration: UInt32 = 0
    private var defaultSize: UInt32 = 0
    private var defaultFlags: UInt32 = 0
    private var tick: Int64 = 0

    init(moof: Int, data: Range<Int>, limit: Int, bytesLeft: Int) {
        self.moof = moof
        self.data = data
        self.limit = limit
        self.bytesLeft = bytesLeft
    }

    mutating func read(_ boxes: [MP4Box]) throws(MediaError) -> MovieFragment.Track {
        guard let tfhd = boxes.first(.tfhd), let tfdt = boxes.first(.tfdt) else { throw .malformed("traf") }
        var track = MovieFragment.Track(number: try readHeader(tfhd.content))
        try readTime(tfdt.content)
        for box in boxes where box.type == .trun {
            try readRun(box.content, into: &track.samples)
        }
        return track
    }

    private mutating func readHeader(_ content: ArraySlice<UInt8>) throws(MediaError) -> UInt32 {
        var reader = ByteReader(content)
        let flags = try reader.readUInt32("tfhd flags")
        let startsAtMoof: UInt32 = 0x02_0000
        guard flags & startsAtMoof != 0, flags & 0x03 == 0 else { throw .malformed("tfhd flags") }
        let number = try reader.readUInt32("track number")
        if flags & 0x08 != 0 { defaultDuration = try reader.readUInt32("default duration") }
        if flags & 0x10 != 0 { defaultSize = try reader.readUInt32("default size") }
        if flags & 0x20 != 0 { defaultFlags = try reader.readUInt32("default flags") }
        return number
    }

    private mutating func readTime(_ content: ArraySlice<UInt8>) throws(MediaError) {
        var reader = ByteReader(content)
        let version = try reader.readUInt8("tfdt version")
        try reader.skip(3, "tfdt flags")
        let time = try reader.readUInt(bytes: version == 0 ? 4 : 8, "decoding time")
        guard time < 1 << 53 else { throw .tooLarge("decoding time") }
        tick = Int64(time)
    }

    private mutating func readRun(_ content: ArraySlice<UInt8>, into samples: inout [MovieFragment.Sample]) throws(MediaError) {
        var reader = ByteReader(content)
        let version = try reader.readUInt8("trun version")
        let flags = try reader.readUInt24("trun flags")
        let count = Int(try reader.readUInt32("number of samples"))
        guard count <= limit - samples.count else { throw .tooLarge("number of samples") }
        guard flags & 0x01 != 0 else { throw .malformed("trun flags") }
        var offset = moof + Int(Int32(bitPattern: try reader.readUInt32("data offset")))
        var firstFlags = flags & 0x04 != 0 ? try reader.readUInt32("first sample flags") : nil
        for _ in 0..<count {
            let duration = flags & 0x100 != 0 ? try reader.readUInt32("duration") : defaultDuration
            let size = Int(flags & 0x200 != 0 ? try reader.readUInt32("size") : defaultSize)
            let own = flags & 0x400 != 0 ? try reader.readUInt32("sample flags") : firstFlags ?? defaultFlags
            let composition = flags & 0x800 != 0 ? try reader.readUInt32("composition offset") : 0
            guard offset >= data.lowerBound, size <= data.upperBound - offset else { throw .malformed("sample outside mdat") }
            guard size <= bytesLeft else { throw .malformed("samples overlap") }
            bytesLeft -= size
            let isNotSync: UInt32 = 0x01_0000
            samples.append(
                MovieFragment.Sample(
                    decodingTick: tick,
                    compositionOffset: version == 0 ? Int64(composition) : Int64(Int32(bitPattern: composition)),
                    isKeyframe: own & isNotSync == 0, bytes: offset..<offset + size))
            tick += Int64(duration)
            offset += size
            firstFlags = nil
        }
    }
}
