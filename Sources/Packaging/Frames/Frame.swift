import Media

/// One video or audio frame on its way into a part: a message without its header.
struct Frame {
    var kind: MediaKind
    /// Decoding time in milliseconds of the stream's timeline.
    var time: Int64
    /// Presentation less decoding, in milliseconds, never negative: fMP4 without an edit list has no other.
    var compositionOffset: Int64
    /// A decoder can start here; always so for sound.
    var isKeyframe: Bool
    /// How much sound it is, in samples; 0 for video.
    var samples: Int
    /// The message, of which `payload` is the codec's own part: not copied.
    var body: [UInt8]
    var payload: Range<Int>
    /// Decoding time in ticks of its track; set as it joins a part's queue.
    var tick: Int64 = 0

    var size: Int { payload.count }
}
