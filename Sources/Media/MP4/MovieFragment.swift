/// The samples of a part (ISO/IEC 14496-12, 8.8), checked against the bytes that it has.
struct MovieFragment {
    struct Sample {
        var decodingTick: Int64
        /// Ticks from decoding to presentation.
        var compositionOffset: Int64
        var isKeyframe: Bool
        var bytes: Range<Int>
    }

    struct Track {
        var number: UInt32
        var samples: [Sample] = []
    }

    /// The number in mfhd: that of the part and one.
    var sequence: UInt32
    var tracks: [Track] = []

    /// The most samples that are read of one part.
    private static let maximumSamples = 50_000

    /// Throws when the bytes are not one moof and one mdat that holds every sample.
    init(_ bytes: [UInt8]) throws(MediaError) {
        let boxes = try MP4Box.readAll(bytes[...])
        guard let moof = boxes.first(.moof), let mdat = boxes.first(.mdat) else { throw .malformed("no moof and mdat") }
        guard boxes.filter({ $0.type == .moof || $0.type == .mdat }).count == 2 else { throw .malformed("several moof or mdat") }
        let content = try MP4Box.readAll(moof.content)
        guard let mfhd = content.first(.mfhd) else { throw .malformed("no mfhd") }
        var reader = ByteReader(mfhd.content)
        try reader.skip(4, "mfhd")
        sequence = try reader.readUInt32("sequence number")
        var left = Self.maximumSamples
        var bytesLeft = mdat.content.count
        for box in content where box.type == .traf {
            var run = TrackRun(
                moof: moof.start, data: mdat.content.startIndex..<mdat.content.endIndex, limit: left, bytesLeft: bytesLeft)
            let track = try run.read(try MP4Box.readAll(box.content))
            bytesLeft = run.bytesLeft
            guard !tracks.contains(where: { $0.number == track.number }) else { throw .malformed("track number") }
            left -= track.samples.count
            tracks.append(track)
        }
    }
}
