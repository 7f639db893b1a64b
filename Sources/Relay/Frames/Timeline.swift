import Media
import Parts

/// One rendition of a session of a stream: what has a manifest of its own.
public struct Timeline: Hashable, Sendable, CustomStringConvertible {
    public var stream: StreamName
    public var session: SessionID
    public var rendition: RenditionName

    public init(stream: StreamName, session: SessionID, rendition: RenditionName) {
        self.stream = stream
        self.session = session
        self.rendition = rendition
    }

    public var description: String { "\(stream.text)/\(session)/\(rendition)" }
}

/// Where people watch at the hub itself: a node sends them there for the watch page.
public struct WatchPlace: Sendable, Equatable {
    /// As the hub's owner set it; empty: the address at which the hub is reached.
    public var url: String
    /// 0: none.
    public var httpPort: UInt16
    public var httpsPort: UInt16

    public static let maximumURL = 255

    public init(url: String = "", httpPort: UInt16 = 0, httpsPort: UInt16 = 0) {
        self.url = url
        self.httpPort = httpPort
        self.httpsPort = httpsPort
    }
}
