import Media

/// What the pages and the command line ask of a hub.
public protocol HubControl: Sendable {
    func status() async -> HubStatus
    /// The keys of all streams, for the owner's eyes alone.
    func streamKeys() async throws(HubControlError) -> [StreamName: StreamKey]
    /// Adds a stream; without a key it gets a random one. Returns its key.
    func addStream(_ name: StreamName, key: StreamKey?) async throws(HubControlError) -> StreamKey
    /// Gives a stream a new key and drops its publisher at once. Returns the new key.
    func rotateKey(_ name: StreamName) async throws(HubControlError) -> StreamKey
    /// Removes a stream, its publisher and its viewers.
    func removeStream(_ name: StreamName) async throws(HubControlError)
    /// Further lines for `/metrics`.
    func metrics() async -> [Metric]
}

extension HubControl {
    public func metrics() async -> [Metric] { [] }
}

/// Why the hub did not do what its owner asked for.
public enum HubControlError: Error, Equatable, CustomStringConvertible {
    case unknownStream(String)
    case nameTaken(String)
    case keyTaken
    case tooManyStreams(limit: Int)
    /// The storage's own words: full disk, read-only folder.
    case notSaved(String)

    public var description: String {
        switch self {
        case .unknownStream(let name): "There is no stream named \(name)."
        case .nameTaken(let name): "There is already a stream named \(name)."
        case .keyTaken: "Another stream already has this key."
        case .tooManyStreams(let limit): "There are already \(limit) streams, which is the limit."
        case .notSaved(let reason): reason
        }
    }
}
