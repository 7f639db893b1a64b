import Media

/// Reads the input as a video and as an audio body.
enum HeadersTarget {
    static func run(_ input: [UInt8]) {
        if let header = try? VideoHeader.read(input) {
            precondition(header.payloadOffset <= input.count, "the payload starts beyond the body")
            precondition(!header.codec.name.isEmpty, "a codec without a name")
        }
        if let header = try? AudioHeader.read(input) {
            precondition(header.payloadOffset <= input.count, "the payload starts beyond the body")
            precondition(!header.codec.name.isEmpty, "a codec without a name")
        }
        if let track = VideoTrack.read(configuration: input, keyframe: input) {
            precondition(track.width > 0 && track.height > 0 && !track.codecString.isEmpty, "a track without a size or name")
        }
        if let track = AudioTrack.read(configuration: input, frame: input) {
            precondition(track.samplesPerFrame > 0 && !track.codecString.isEmpty, "a track without frames or name")
            precondition(AudioFrame.samples(track.codec, input[...]) ?? 1 > 0, "a frame without sound")
        }
        if let format = VideoFormat.read(from: input) {
            precondition(format.width > 0 && format.height > 0, "a picture without a size")
        }
        if let format = AudioFormat.read(from: input) {
            precondition(format.sampleRate >= 0 && format.channels >= 0, "a negative format")
        }
    }
}
