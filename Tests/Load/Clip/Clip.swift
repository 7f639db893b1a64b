import CLoad
import Glibc

/// The tags of an FLV file, in memory.
struct Clip {
    struct Tag {
        var type: UInt8
        var timestamp: UInt32
        var body: [UInt8]

        var isVideoFrame: Bool { type == 9 && body.count > 5 && body[0] & 15 == 7 && body[1] == 1 }
        var isConfiguration: Bool { type == 18 || (type == 9 && body.count > 1 && body[1] == 0) || isAudioConfiguration }
        private var isAudioConfiguration: Bool { type == 8 && body.count > 1 && body[0] >> 4 == 10 && body[1] == 0 }
    }

    /// Metadata and codec headers, sent once.
    var configuration: [Tag] = []
    /// Frames in file order; timestamps begin at 0.
    var frames: [Tag] = []
    /// What one turn of the loop adds to the timestamps, in milliseconds.
    var length: UInt32 = 0

    init(file: String) throws(LoadError) {
        let bytes = try Self.contents(file)
        guard bytes.count > 13, bytes[0...2].elementsEqual("FLV".utf8) else { throw .clip("\(file) is not an FLV file") }
        var tags: [Tag] = []
        var at = 13
        while at + 11 <= bytes.count {
            let size = Int(bytes[at + 1]) << 16 | Int(bytes[at + 2]) << 8 | Int(bytes[at + 3])
            guard at + 11 + size <= bytes.count else { break }
            let time = UInt32(bytes[at + 7]) << 24 | UInt32(bytes[at + 4]) << 16 | UInt32(bytes[at + 5]) << 8 | UInt32(bytes[at + 6])
            tags.append(Tag(type: bytes[at], timestamp: time, body: Array(bytes[(at + 11)..<(at + 11 + size)])))
            at += 15 + size
        }
        configuration = tags.filter(\.isConfiguration)
        frames = tags.filter { !$0.isConfiguration && ($0.type == 8 || $0.isVideoFrame) }
        let video = frames.filter(\.isVideoFrame).map(\.timestamp)
        guard let first = video.first, let last = video.last, video.count > 1, last > first else {
            throw .clip("\(file) holds no H.264 video")
        }
        // Rounded, so that a turn is a whole number of frames: the last frame lasts as long as the mean of the others.
        length = last - first + UInt32((Double(last - first) / Double(video.count - 1)).rounded())
        let end = first + length
        frames.removeAll { $0.timestamp < first || $0.timestamp >= end }
        for index in frames.indices { frames[index].timestamp -= first }
    }

    static func contents(_ file: String) throws(LoadError) -> [UInt8] {
        guard let stream = fopen(file, "rb") else { throw .clip("cannot open \(file)") }
        defer { fclose(stream) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while case let count = fread(&block, 1, block.count, stream), count > 0 { bytes += block[..<count] }
        return bytes
    }
}
