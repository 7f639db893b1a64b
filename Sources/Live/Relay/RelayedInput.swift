import Media
import Threads

/// What comes of a stream that another hub makes.
public enum RelayedInput: Sendable {
    /// A session begins; those who watch the one before it, if it has not ended, are told goodbye.
    case began
    /// By time; with video, the first of a session are its configuration and a keyframe.
    case messages([TimedMessage])
    /// The session is over; viewers are told that the stream is not live.
    case ended
    /// There is no such stream here any more.
    case forgotten

    var size: Int {
        if case .messages(let messages) = self { messages.reduce(0) { $0 + $1.payload.count } } else { 0 }
    }
}

/// How much relayed media may wait for the media thread, which takes it within a millisecond: bounded all the same.
final class RelayedRoom: Sendable {
    static let limit = 64 << 20

    private let waiting = Locked(0)

    /// False: it is full. What is of no size always goes in.
    func enter(_ size: Int) -> Bool {
        waiting.withLock { waiting in
            guard size == 0 || waiting + size <= Self.limit else { return false }
            waiting += size
            return true
        }
    }

    func leave(_ size: Int) { waiting.withLock { $0 -= size } }
}
