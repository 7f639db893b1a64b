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
        if let format = VideoFormat.read(from: input) {
            precondition(format.width > 0 && format.height > 0, "a picture without a size")
        }
        if let format = AudioFormat.read(from: input) {
            precondition(format.sampleRate >= 0 && format.channels >= 0, "a negative format")
        }
    }
}
