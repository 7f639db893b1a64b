/// One FLV tag (FLV 10.1, E.4.1) and the pieces of its body that tests ask about.
struct FLVTag {
    let kind: UInt8
    let timestamp: UInt32
    let body: ArraySlice<UInt8>

    static let audio: UInt8 = 8
    static let video: UInt8 = 9
    static let data: UInt8 = 18

    var isVideo: Bool { kind == Self.video }
    var isAudio: Bool { kind == Self.audio }

    /// A coded picture that decoding can start at, not the codec's configuration.
    var isKeyframe: Bool {
        guard isVideo, body.count > 1, let first = body.first else { return false }
        if first & 0x80 != 0 { return first & 0x70 == 0x10 && [1, 3].contains(first & 0x0F) }
        return first >> 4 == 1 && body[body.startIndex + 1] == 1
    }

    /// The codec's configuration (AVCDecoderConfigurationRecord, AudioSpecificConfig and the like).
    var isConfiguration: Bool {
        guard body.count > 1, let first = body.first else { return false }
        if isVideo { return first & 0x80 != 0 ? first & 0x0F == 0 : body[body.startIndex + 1] == 0 }
        return isAudio && first >> 4 == 10 && body[body.startIndex + 1] == 0
    }
}

/// Takes FLV bytes in pieces of any size and gives whole tags.
struct FLVReader {
    private var pending: [UInt8] = []
    private var offset = 0
    private var sawHeader = false

    mutating func bytesReceived(_ bytes: [UInt8], each: (FLVTag) -> Void) throws {
        pending += bytes
        if !sawHeader {
            guard pending.count >= 13 else { return }
            guard pending.starts(with: Array("FLV".utf8) + [1]) else { throw Failure("no FLV header: \(pending.prefix(13))") }
            offset = 13
            sawHeader = true
        }
        while pending.count - offset >= 11 {
            let head = pending[offset..<(offset + 11)].map(UInt32.init)
            let size = Int(head[1] << 16 | head[2] << 8 | head[3])
            guard pending.count - offset >= 15 + size else { break }
            let kind = UInt8(truncatingIfNeeded: head[0])
            guard [FLVTag.audio, FLVTag.video, FLVTag.data].contains(kind), head[8] | head[9] | head[10] == 0 else {
                throw Failure("no FLV tag: \(head)")
            }
            let trailer = pending[(offset + 11 + size)..<(offset + 15 + size)].reduce(0) { $0 << 8 | Int($1) }
            guard trailer == size + 11 else { throw Failure("PreviousTagSize is \(trailer) after a tag of \(size + 11) bytes") }
            each(
                FLVTag(
                    kind: kind, timestamp: head[7] << 24 | head[4] << 16 | head[5] << 8 | head[6],
                    body: pending[(offset + 11)..<(offset + 11 + size)]))
            offset += 15 + size
        }
        if offset > 1 << 16 {
            pending.removeFirst(offset)
            offset = 0
        }
    }
}
