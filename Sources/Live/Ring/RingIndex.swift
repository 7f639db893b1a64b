import Threads

/// Where messages begin in a ring, and where a viewer may begin.
///
/// Appended to by the stream's owner; looked into by every loop, but only when a viewer joins, skips or gets a reply, never
/// for a send: so a lock held for a few instructions is enough.
final class RingIndex: Sendable {
    /// A place where a viewer may begin: a keyframe, with the headers that decode it.
    struct Entry: Sendable {
        var position: UInt64
        /// Milliseconds of the stream's timeline.
        var time: Int64
        var headers: Headers
    }

    /// The container's header, metadata and codec configuration, in the forms in which viewers need them.
    struct Headers: Sendable {
        /// For a viewer that joins over HTTP: response head, file header, configuration.
        var httpStart: Block
        /// For a viewer that joins: file header (FLV) and configuration.
        var start: Block
        /// For a viewer that continues: configuration alone.
        var configuration: Block
    }

    private struct Message {
        var position: UInt64
        var time: Int64
    }

    private struct State {
        var messages: [Message] = []
        var first = 0
        var entries: [Entry] = []
    }

    /// More keyframes than this in one ring are not worth remembering.
    private static let maximumEntries = 64
    private let state = Locked(State())

    func appendMessage(at position: UInt64, time: Int64) {
        state.withLock { state in
            if state.first > 1024, state.first * 2 > state.messages.count {
                state.messages.removeFirst(state.first)
                state.first = 0
            }
            state.messages.append(Message(position: position, time: time))
        }
    }

    func appendEntry(_ entry: Entry) {
        state.withLock { state in
            if state.entries.count == Self.maximumEntries { state.entries.removeFirst() }
            state.entries.append(entry)
        }
    }

    func removeEntries() {
        state.withLock { $0.entries.removeAll() }
    }

    /// The time of the oldest message, and where the one after it begins.
    func oldest() -> (time: Int64, next: UInt64)? {
        state.withLock { state in
            guard state.first + 1 < state.messages.count else { return nil }
            return (state.messages[state.first].time, state.messages[state.first + 1].position)
        }
    }

    func removeOldest() {
        state.withLock { state in
            guard state.first < state.messages.count else { return }
            state.first += 1
            let position = state.first < state.messages.count ? state.messages[state.first].position : .max
            if let entry = state.entries.first, entry.position < position { state.entries.removeFirst() }
        }
    }

    /// The first message that begins at or after `position`; nil when none has been written yet.
    func boundary(atOrAfter position: UInt64) -> UInt64? {
        state.withLock { state in
            var (low, high) = (state.first, state.messages.count)
            while low < high {
                let middle = (low + high) / 2
                if state.messages[middle].position < position { low = middle + 1 } else { high = middle }
            }
            return low < state.messages.count ? state.messages[low].position : nil
        }
    }

    var newestEntry: Entry? { state.withLock { $0.entries.last } }
}
