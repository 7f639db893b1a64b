import Live

/// The settings of a hub, with every default.
public struct HubConfiguration: Sendable {
    public var live = LiveConfiguration()
    public var hls = HLSConfiguration()
    /// The owner's pages and API, with the keys.
    public var admin = ListenAddress(host: "127.0.0.1", port: 8081)
    public var logLevel = LogLevel.info

    public init() {}
}
