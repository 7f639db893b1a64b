import Media
import Web

/// Who may take slices, decided by whoever knows all viewers of the box. Called on the web server's threads, under the feed's lock: it never
/// waits, and never calls the feed.
public protocol ViewerAdmission: Sendable {
    /// Returns nil when it may, which counts it until `viewerLeft`; else why not, in words. `bitsPerSecond`: what it is to take.
    func viewerArrived(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress) -> String?
    /// It wants to take more, or less. Returns why not, in words.
    func viewerChanged(_ stream: StreamName, from old: Int, to new: Int) -> String?
    func viewerLeft(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress)
}

/// Lets everybody in: for tests, and where nothing is limited.
public struct OpenViewerAdmission: ViewerAdmission {
    public init() {}
    public func viewerArrived(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress) -> String? { nil }
    public func viewerChanged(_ stream: StreamName, from old: Int, to new: Int) -> String? { nil }
    public func viewerLeft(_ stream: StreamName, bitsPerSecond: Int, from peer: PeerAddress) {}
}
