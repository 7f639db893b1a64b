import Live
import Media
import Threads

/// Passes on what the fan-out tells of its streams; the fan-out is made before who listens to it.
final class FeedRelay: Sendable {
    private let listener = Locked<HLSService?>(nil)

    func set(_ service: HLSService?) { listener.withLock { $0 = service } }

    /// Called on the first media thread.
    func pass(_ stream: StreamName, _ event: FeedEvent) {
        listener.withLock { $0 }?.feed(stream, event)
    }
}
