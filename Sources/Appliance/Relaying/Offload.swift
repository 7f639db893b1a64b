import Coordinator
import Identity
import Live
import Media
import Threads
import Web

/// Decides who of the players without a script is served by a friend's box. Owned by the hub; asked by the media loop and the web server's
/// threads, under a short lock.
final class Offload: Sendable {
    let policy: OffloadPolicy
    /// Bits a second of which half may be used before `auto` sends anybody away.
    private let uplink: Int
    private let book = Locked(OffloadBook())

    init(_ policy: OffloadPolicy, uplink: Int?) {
        self.policy = policy
        self.uplink = uplink ?? Int(CoordinatorConfiguration.usualUplink)
    }

    /// What there is now; called every few seconds.
    func set(_ streams: [String: OffloadBook.Stream]) { book.withLock { $0.set(streams) } }

    /// What the media loop asks of each viewer; nil: nothing, since nobody is sent anywhere.
    var question: (@Sendable (_ stream: StreamName, _ used: Int) -> Bool)? {
        if policy == .never { return nil }
        return { [self] stream, used in isWanted(stream, used: used) }
    }

    /// Whether a player of a stream may be sent elsewhere. `used`: bits a second that the hub's viewers take, one more counted.
    func isWanted(_ stream: StreamName, used: Int) -> Bool {
        switch policy {
        case .never: return false
        case .auto: guard used * 2 > uplink else { return false }
        case .always: break
        }
        return book.withLock { $0.hasNodes(stream.text) }
    }

    /// The address of a stream at a friend's box, for who has asked the hub for it; nil: the hub serves it.
    func location(_ stream: StreamName, _ request: Request, used: Int) -> String? {
        // What is asked for over TLS is not answered with less.
        guard request.method == .get, !request.isSecure, isWanted(stream, used: used) else { return nil }
        // Only browsers mind where a page is sent to.
        let host = request.headers["Origin"] == nil ? "localhost" : request.headers["Host"]
        let page = ViewerPage(isSecure: request.isSecure, host: host, viewer: request.remoteAddress.host)
        let dice = Random.bytes(8).reduce(0) { $0 << 8 | UInt64($1) }
        let place = book.withLock { $0.place(stream.text, page, now: SteadyClock.milliseconds(), dice: dice) }
        return place.map { "http://\($0)/live/\(stream.text).flv" + (request.query["start"] == "live" ? "?start=live" : "") }
    }
}
