import Threads
import Web

/// Who may watch streams that only the owner may see: whoever has the key that is in the owner's links, in the address (`?view=KEY`) or in
/// the cookie that the watch page makes of it. Asked by the web server's threads for every request of media.
public final class PrivateStreams: Sendable {
    private let keys: Locked<[String: String]>

    public init() { keys = Locked([:]) }

    /// Streams that are private from now on, with what a viewer must know.
    public func set(_ new: [String: String]) { keys.withLock { $0 = new } }

    public var names: Set<String> { Set(keys.withLock { $0.keys }) }

    /// Whether a request may see that the stream is sent, and what.
    func mayView(_ name: String, _ request: Request) -> Bool {
        guard let wanted = keys.withLock({ $0[name] }) else { return true }
        guard !wanted.isEmpty else { return false }
        return OwnerSessions.equal(Self.key(name, request) ?? "", wanted)
    }

    /// The stream of a path of media: what stands after `/live/`, up to the next slash or dot.
    static func stream(of path: String) -> String? {
        guard path.hasPrefix("/live/") else { return nil }
        return String(path.dropFirst(6).prefix { $0 != "/" && $0 != "." })
    }

    static func key(_ name: String, _ request: Request) -> String? { request.query["view"] ?? request.cookie(cookie(name)) }
    static func cookie(_ name: String) -> String { "streamr_view_\(name)" }

    var isEmpty: Bool { keys.withLock { $0.isEmpty } }
}
