/// What a viewer has seen and heard so far, and what it complained about.
struct Sight: Sendable, CustomStringConvertible {
    var pictures = 0
    var sounds = 0
    var complaints: [String] = []

    var description: String { "\(pictures) pictures, \(sounds) pieces of sound" }
}

/// How much a viewer must decode before it has seen enough; nil for a track that the clip lacks.
struct Enough: Sendable {
    var pictures: Int?
    var sounds: Int?

    /// Seconds of a clip with 25 frames and about 43 pieces of sound a second.
    static func seconds(_ seconds: Int, of clip: Clip) -> Enough {
        Enough(pictures: clip.hasVideo ? seconds * 25 : nil, sounds: clip.hasAudio ? seconds * 38 : nil)
    }

    func isMet(by sight: Sight) -> Bool { sight.pictures >= pictures ?? 0 && sight.sounds >= sounds ?? 0 }
}
