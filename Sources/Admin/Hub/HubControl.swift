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
    /// Tests, goes live, puts away, brings back.
    func change(_ name: StreamName, _ wish: StreamWish) async throws(HubControlError)
    /// What is in the owner's links to streams that are tested first.
    func viewKeys() async -> [StreamName: String]
    func settings() async -> HubSettings
    func change(_ settings: HubSettings.Change) async throws(HubControlError)
    /// Sets the password with which the owner's page opens from other machines; nil removes it.
    func setPassword(_ password: String?) async throws(HubControlError)
    /// Further lines for `/metrics`.
    func metrics() async -> [Metric]
}

extension HubControl {
    public func metrics() async -> [Metric] { [] }
}

/// What the owner wants with the life of a stream, see `StreamLife`.
public enum StreamWish: Sendable, Equatable {
    /// Whether publishers are seen by the owner alone until `goLive`.
    case testing(Bool)
    case goLive
    case archive
    case bringBack

    /// Why it cannot be, in words for the owner.
    public func refusal(_ name: String, _ state: StreamLife.State) -> String {
        let wanted: String
        switch self {
        case .testing: wanted = "tested"
        case .goLive: wanted = "taken live: no test of it runs"
        case .archive: wanted = "archived"
        case .bringBack: wanted = "brought back"
        }
        return "\(name) is \(state.rawValue) and cannot be \(wanted)."
    }
}

/// Why the hub did not do what its owner asked for.
public enum HubControlError: Error, Equatable, CustomStringConvertible {
    case unknownStream(String)
    case nameTaken(String)
    case keyTaken
    case tooManyStreams(limit: Int)
    /// Not in the state in which the stream is.
    case notPossible(String)
    /// The storage's own words: full disk, read-only folder.
    case notSaved(String)

    public var description: String {
        switch self {
        case .unknownStream(let name): "There is no stream named \(name)."
        case .nameTaken(let name): "There is already a stream named \(name)."
        case .keyTaken: "Another stream already has this key."
        case .tooManyStreams(let limit): "There are already \(limit) streams, which is the limit."
        case .notPossible(let reason), .notSaved(let reason): reason
        }
    }
}
