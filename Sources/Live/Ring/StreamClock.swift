import Synchronization

/// The latest time of a stream's timeline, in milliseconds. Written by its owner, read by every loop.
final class StreamClock: Sendable {
    private let value = Atomic<Int64>(0)

    var latest: Int64 {
        get { value.load(ordering: .relaxed) }
        set { value.store(newValue, ordering: .relaxed) }
    }
}
