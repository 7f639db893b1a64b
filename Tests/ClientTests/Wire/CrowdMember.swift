extension Crowd {
    /// What one viewer has received so far.
    struct Member: Sendable {
        var status: Int?
        var tags = 0
        var pictures = 0
        var sounds = 0
        var configurations = 0
        var keyframes = 0
        var firstPictureIsKeyframe: Bool?
        var firstPicture: UInt32?
        var firstTimestamp: UInt32?
        var lastTimestamp: UInt32 = 0
        var lastPicture: UInt32?
        /// Longest step forward between two pictures, in milliseconds of the stream.
        var longestStep: UInt32 = 0
        /// Whether the picture after a step of more than a second was a keyframe, every time.
        var stepsLandOnKeyframes = true
        var stepsBack = 0
        /// Longest silence between two arrivals.
        var longestSilence: Duration = .zero
        var ended = false
        var failure: String?

        mutating func receive(_ tag: FLVTag) {
            tags += 1
            if tag.isConfiguration {
                configurations += 1
                return
            }
            guard tag.isVideo || tag.isAudio else { return }
            firstTimestamp = firstTimestamp ?? tag.timestamp
            lastTimestamp = max(lastTimestamp, tag.timestamp)
            guard tag.isVideo else {
                sounds += 1
                return
            }
            pictures += 1
            keyframes += tag.isKeyframe ? 1 : 0
            firstPictureIsKeyframe = firstPictureIsKeyframe ?? tag.isKeyframe
            firstPicture = firstPicture ?? tag.timestamp
            if let lastPicture {
                if tag.timestamp < lastPicture {
                    stepsBack += 1
                } else {
                    longestStep = max(longestStep, tag.timestamp - lastPicture)
                    if tag.timestamp - lastPicture > 1_000, !tag.isKeyframe { stepsLandOnKeyframes = false }
                }
            }
            lastPicture = tag.timestamp
        }
    }
}
