/// An init segment, as far as the messages need it that its parts are turned back into (ISO/IEC 14496-12, 8.2).
///
/// Track 1 is video, track 2 is audio.
public struct MovieHeader: Sendable, Equatable {
    /// Nil for a track that is not there.
    public private(set) var video: Timescale?
    public private(set) var audio: Timescale?
    public private(set) var form = MessageForm(video: nil, audioHeader: [], configuration: [])

    static let videoTrack: UInt32 = 1
    static let audioTrack: UInt32 = 2

    /// Throws for bytes that are no init segment of this house.
    public init(_ bytes: [UInt8]) throws(MediaError) {
        let boxes = try MP4Box.readAll(bytes[...])
        guard let moov = boxes.first(.moov) else { throw .malformed("no moov") }
        for box in try MP4Box.readAll(moov.content) where box.type == .trak {
            try readTrack(try MP4Box.readAll(box.content))
        }
        var hasForm = false
        for box in boxes where box.type == .uuid {
            guard let found = try MessageForm.read(box.content) else { continue }
            form = found
            hasForm = true
        }
        guard hasForm else { throw .malformed("no message form") }
        guard video == nil || form.video != nil, audio == nil || !form.audioHeader.isEmpty else { throw .malformed("message form") }
    }

    private mutating func readTrack(_ boxes: [MP4Box]) throws(MediaError) {
        guard let tkhd = boxes.first(.tkhd), let mdia = boxes.first(.mdia),
            let mdhd = try MP4Box.readAll(mdia.content).first(.mdhd)
        else { throw .malformed("track") }
        let number = try Self.readWord(tkhd, "track number")
        guard let timescale = Timescale(Int(try Self.readWord(mdhd, "timescale"))) else { throw .malformed("timescale") }
        switch number {
        case Self.videoTrack where video == nil: video = timescale
        case Self.audioTrack where audio == nil: audio = timescale
        default: throw .malformed("track number")
        }
    }

    /// The word behind version (1), flags (3) and the two times (4 each; in version 1: 8), which is where tkhd and mdhd have what counts.
    private static func readWord(_ box: MP4Box, _ field: String) throws(MediaError) -> UInt32 {
        var reader = ByteReader(box.content)
        let version = try reader.readUInt8(field)
        try reader.skip(3 + (version == 0 ? 8 : 16), field)
        return try reader.readUInt32(field)
    }

    func timescale(_ track: UInt32) -> Timescale? {
        switch track {
        case Self.videoTrack: video
        case Self.audioTrack: audio
        default: nil
        }
    }
}
