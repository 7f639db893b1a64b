import Media
import Parts

/// Keeps the first messages of a publisher until it is clear what the tracks are, and how often frames come.
///
/// The tracks are clear when both have told themselves, or after a second of media. The pace is clear after the first group of pictures or
/// a second, whichever is shorter. Nothing here looks at a clock on the wall.
struct Settler {
    private enum Finding { case unknown, present, absent }

    /// Milliseconds of media.
    private static let patience: Int64 = 1000
    private static let patienceForKeyframe: Int64 = 3000
    /// So many frames of a short group make a pace.
    private static let enoughFrames = 9
    private static let maximumMessages = 4096
    private static let maximumBytes = 16 << 20

    /// Has read everything that is kept.
    private(set) var reader: TrackReader
    private let measuresPace: Bool
    private(set) var kept: [TimedMessage] = []
    private var bytes = 0
    private var first: Int64?
    private var latest: Int64 = .min
    private var video = Finding.unknown
    private var audio = Finding.unknown
    /// Of video frames from the first keyframe on.
    private var times: [Int64] = []
    private var keyframes = 0

    /// `reader` knows what was configured before, which an encoder that returns does not repeat.
    init(_ reader: TrackReader, measuresPace: Bool) {
        self.reader = reader
        self.measuresPace = measuresPace
    }

    var hasVideo: Bool { video == .present }
    var hasAudio: Bool { audio == .present }
    /// Nil with fewer than two frames.
    var pace: FramePace? { FramePace.measure(times) }

    /// True when everything is clear.
    mutating func take(_ message: TimedMessage) -> Bool {
        kept.append(message)
        bytes += message.payload.count
        guard message.kind != .data else { return isFull }
        if first == nil { first = message.time }
        latest = max(latest, message.time)
        look(at: message)
        return isFull || isClear
    }

    private var isFull: Bool { kept.count >= Self.maximumMessages || bytes >= Self.maximumBytes }

    private var isClear: Bool {
        guard let first, (video != .unknown && audio != .unknown) || latest - first >= Self.patience else { return false }
        guard measuresPace, hasVideo else { return true }
        guard let start = times.first else { return latest - first >= Self.patienceForKeyframe }
        return latest - start >= Self.patience || (keyframes > 1 && times.count >= Self.enoughFrames)
    }

    private mutating func look(at message: TimedMessage) {
        switch reader.read(message) {
        case .unusable(.video, _): video = .absent
        case .unusable(_, _): audio = .absent
        case .frame(let frame):
            if frame.kind == .video { note(frame) } else { audio = .present }
        case .nothing:
            if message.kind == .video, reader.video != nil, isConfiguration(message) { video = .present }
            if message.kind == .audio, reader.audio != nil, isConfiguration(message) { audio = .present }
        }
    }

    private func isConfiguration(_ message: TimedMessage) -> Bool {
        if message.kind == .video { return (try? VideoHeader.read(message.payload))?.packet == .sequenceHeader }
        return (try? AudioHeader.read(message.payload))?.packet == .sequenceHeader
    }

    private mutating func note(_ frame: Frame) {
        video = .present
        if frame.isKeyframe { keyframes += 1 }
        if keyframes > 0 { times.append(frame.time) }
    }
}
