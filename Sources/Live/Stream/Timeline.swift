import Media

/// Puts the messages of one publisher after another on one timeline that only grows.
///
/// The first message of a publisher lands at the last time plus the time that has passed since; all further ones keep their
/// distance to it. A leap of more than `maximumLeap` in either direction is an encoder's fault and is anchored anew.
struct Timeline {
    /// Milliseconds.
    static let maximumLeap: Int64 = 10_000

    private var unwrapper = TimestampUnwrapper()
    private var offset: Int64?
    private var lastInput: Int64 = 0
    private var lastAudio: Int64 = 0
    private var lastVideo: Int64 = 0
    private var lastArrival: Duration?
    /// The latest time given out, in milliseconds.
    private(set) var latest: Int64

    init(startingAt time: Int64 = 0) {
        latest = time
        lastAudio = time
        lastVideo = time
    }

    /// Another publisher, or the same one anew: its next message is anchored.
    mutating func publisherChanged() {
        unwrapper = TimestampUnwrapper()
        offset = nil
    }

    /// The time of a message, in milliseconds, never before the one before it on the same track.
    mutating func place(_ kind: MediaKind, _ timestamp: UInt32, now: Duration) -> Int64 {
        if kind == .data { return placeData(timestamp) }
        let input = unwrapper.unwrap(timestamp)
        if offset == nil || abs(input - lastInput) > Self.maximumLeap {
            offset = anchor(now) - input
        }
        lastInput = input
        lastArrival = now
        return follow(kind, input + (offset ?? 0))
    }

    /// The time of a message that has its place on the timeline already: that, or the one before it on the same track if it is later.
    mutating func follow(_ kind: MediaKind, _ wanted: Int64) -> Int64 {
        let time: Int64
        switch kind {
        case .audio:
            time = max(wanted, lastAudio)
            lastAudio = time
        case .video:
            time = max(wanted, lastVideo)
            lastVideo = time
        case .data: return wanted
        }
        latest = max(latest, time)
        return time
    }

    /// Metadata anchors nothing: encoders send it with time 0.
    private func placeData(_ timestamp: UInt32) -> Int64 {
        guard let offset else { return latest }
        var copy = unwrapper
        let time = copy.unwrap(timestamp) + offset
        return abs(time - latest) > Self.maximumLeap ? latest : time
    }

    private func anchor(_ now: Duration) -> Int64 {
        guard let lastArrival else { return latest }
        return latest + max(1, (now - lastArrival).milliseconds)
    }
}

extension Duration {
    var milliseconds: Int64 { components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000 }
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
