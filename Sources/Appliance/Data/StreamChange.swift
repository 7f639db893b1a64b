import Media
import Storage

/// A change of the streams that a hub knows.
enum StreamChange: Sendable {
    case add(StreamName, StreamKey)
    case setKey(StreamName, StreamKey)
    case remove(StreamName)
    case setLife(StreamName, StreamLife, viewKey: String?)

    var name: StreamName {
        switch self {
        case .add(let name, _), .setKey(let name, _), .remove(let name), .setLife(let name, _, _): return name
        }
    }

    /// The key that becomes valid.
    var key: StreamKey? {
        switch self {
        case .add(_, let key), .setKey(_, let key): return key
        case .remove, .setLife: return nil
        }
    }
}

/// Why a change was not made.
enum StreamStoreError: Error, Sendable, Equatable {
    case unknownStream(String)
    case nameTaken(String)
    case keyTaken
    case tooManyStreams
    case notSaved(StorageError)
}
