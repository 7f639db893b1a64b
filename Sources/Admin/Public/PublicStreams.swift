import Web

/// Opens live streams for viewers whose connection the web server owns.
public protocol PublicStreams: Sendable {
    /// Called on the web server's thread; never blocks. `query` holds what stood after the question mark (`start=live`); `viewKey` is what the
    /// viewer of a private stream must know.
    func open(name: String, query: Fields, viewKey: String?, address: PeerAddress) -> OpenResult

    /// Where somebody else serves what a request asks for; nil: nobody does. Called on the web server's thread.
    func elsewhere(name: String, _ request: Request) -> String?
}

extension PublicStreams {
    public func elsewhere(name: String, _ request: Request) -> String? { nil }
}

/// Whether a viewer may watch.
public enum OpenResult: Sendable {
    /// FLV bytes from the file header on; closing the source ends the viewer.
    case source(any BodySource)
    /// Why not, in words for the viewer: 404 unknown or offline, 503 at a limit.
    case refused(status: Int, message: String, retryAfterSeconds: Int? = nil)
}
