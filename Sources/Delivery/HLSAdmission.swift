import Media

/// Who may watch, decided by whoever knows all viewers: those of HLS count like those of the fan-out.
///
/// Called on the web server's threads and the delivery's own; it must be quick, never wait, and never call the delivery.
public protocol HLSAdmission: Sendable {
    /// Somebody wants to begin to watch. Returns nil when it may, which counts it until `viewerLeft`; else why not, in words.
    /// `address` is the numeric address as `PeerAddress.host` has it.
    func viewerArrived(_ stream: StreamName, address: String, isLoopback: Bool) -> HLSRefusal?
    /// A viewer that was let in has asked for nothing during three target durations.
    func viewerLeft(_ stream: StreamName, address: String, isLoopback: Bool)
    /// So many bytes of playlists and media were handed to the web server for viewers of the stream.
    func sent(_ stream: StreamName, bytes: Int)
}

/// Why somebody may not watch.
public struct HLSRefusal: Sendable, Equatable {
    /// 503 at a limit, 404 when there is no such stream.
    public var status: Int
    /// For the viewer, in words.
    public var message: String
    public var retryAfterSeconds: Int?

    public init(status: Int = 503, message: String, retryAfterSeconds: Int? = 10) {
        self.status = status
        self.message = message
        self.retryAfterSeconds = retryAfterSeconds
    }
}

/// Lets everybody in: for tests, and where nothing is limited.
public struct OpenAdmission: HLSAdmission {
    public init() {}
    public func viewerArrived(_ stream: StreamName, address: String, isLoopback: Bool) -> HLSRefusal? { nil }
    public func viewerLeft(_ stream: StreamName, address: String, isLoopback: Bool) {}
    public func sent(_ stream: StreamName, bytes: Int) {}
}
