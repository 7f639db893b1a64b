import Live
import Media

/// A stream as the appliance keeps it.
struct StreamRecord: Sendable, Equatable {
    var name: StreamName
    var key: StreamKey
    var life: StreamLife
    /// What is in the owner's link to a private stream; nil: testing was never switched on.
    var viewKey: String?

    /// What the fan-out is told of it.
    var entry: StreamEntry { StreamEntry(name: name, key: key, viewKey: life.isPrivate ? viewKey ?? "" : nil) }

    /// What must never stand in a log or an answer to a stranger.
    var secrets: [String] { [key.secret] + (viewKey.map { [$0] } ?? []) }
}
