/// The first bytes of a message (FLV tag or RTMP message) that has arrived whole.
struct Message {
    /// As in FLV and RTMP: 8 audio, 9 video, 18 data; RTMP also 1…6 (control) and 20 (command).
    var type: UInt8
    var timestamp: UInt32
    var length: UInt32
    /// At most `Head.capacity` bytes of the body; valid only while it is handled.
    var head: UnsafePointer<UInt8>
    var headCount: Int

    var isVideoFrame: Bool { type == 9 && headCount > 5 && head[0] & 15 == 7 && head[1] == 1 }
    var isKeyframe: Bool { isVideoFrame && head[0] >> 4 == 1 }

    /// The big-endian number in bytes `at`…`at + 3`.
    func number(at index: Int) -> UInt32 {
        guard index + 4 <= headCount else { return 0 }
        return UInt32(head[index]) << 24 | UInt32(head[index + 1]) << 16 | UInt32(head[index + 2]) << 8 | UInt32(head[index + 3])
    }
}

/// How many bytes of a body are kept: enough for the stamp and for the code of an `onStatus`.
enum Head {
    static let capacity = 128
}
