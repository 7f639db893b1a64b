import Web

/// What `--http` serves to strangers: a front page, watch pages, `/health`, the names that are live, and `/live/NAME.flv`. No key is within
/// its reach: the hub's status has none, and it never asks for more.
public struct PublicSite: Sendable {
    let hub: any HubControl
    /// nil: this hub has no friends' boxes.
    let members: (any MemberControl)?
    let recent: RecentStatus
    let streams: any PublicStreams
    let privates: PrivateStreams
    let clock: (@Sendable () -> Double)?

    /// `clock` returns Unix time in milliseconds as playlists count it (EXT-X-PROGRAM-DATE-TIME), which no correction of the system's clock
    /// moves; called on the web server's thread.
    public init(
        hub: any HubControl, members: (any MemberControl)? = nil, streams: any PublicStreams, privates: PrivateStreams = PrivateStreams(),
        clock: (@Sendable () -> Double)? = nil
    ) {
        self.hub = hub
        self.members = members
        recent = RecentStatus(hub)
        self.streams = streams
        self.privates = privates
        self.clock = clock
    }

    public var router: Router {
        var router = Router()
        router.check { [privates] request in
            guard !privates.isEmpty, let name = PrivateStreams.stream(of: request.path), !privates.mayView(name, request) else {
                return nil
            }
            return .text("This stream is not live right now.\n", status: 404)
        }
        router.finish { request, response in Self.finish(request, &response) }
        Page.addAssets(to: &router)
        router.onAsync(.get, "/", for: .public) { [recent] request in
            .html(PublicPage(status: await recent.get(), host: request.headers["Host"], isSecure: request.isSecure).html)
        }
        addWatchPages(to: &router)
        addOriginal(to: &router)
        router.on(.get, "/join", for: .public) { _ in .html(JoinPage.html) }
        router.onAsync(.get, "/health", for: .public, operation: "getHealth") { [recent] _ in Health(public: await recent.get()).response }
        router.onAsync(.get, "/api/v1/streams", for: .public, operation: "listLiveStreams") { [recent] _ in
            JSON.response(LiveStreams(await recent.get()))
        }
        Self.addLive(streams, to: &router)
        return router
    }

    /// HTTP-FLV for those whom the media loop leaves to the web server.
    static func addLive(_ streams: any PublicStreams, to router: inout Router) {
        router.on(.get, "/live/{name}.flv", for: .viewer) { request in Self.live(request, streams) }
    }

    private static func live(_ request: Request, _ streams: any PublicStreams) -> Response {
        let name = request.parameters["name"] ?? ""
        if let place = streams.elsewhere(name: name, request) { return .temporaryRedirect(place) }
        let viewKey = PrivateStreams.key(name, request)
        switch streams.open(name: name, query: request.query, viewKey: viewKey, address: request.remoteAddress) {
        case .source(let source):
            return Response(status: 200, body: .streaming(source)).with("Content-Type", "video/x-flv")
        case .refused(let status, let message, let retryAfterSeconds):
            let refusal = Response.text(message.hasSuffix("\n") ? message : message + "\n", status: status)
            return retryAfterSeconds.map { refusal.with("Retry-After", String($0)) } ?? refusal
        }
    }

    static func finish(_ request: Request, _ response: inout Response) {
        response.headers.append("X-Content-Type-Options", "nosniff")
        if request.path.hasPrefix("/live/") || request.path.hasPrefix("/api/") || request.path == "/streams/live" {
            // Players in pages of other sites may read streams and their names.
            response.headers.append("Access-Control-Allow-Origin", "*")
            response.headers.append("Timing-Allow-Origin", "*")
            if request.method == .options { response.headers.addPreflight() }
        } else {
            if response.headers["Content-Security-Policy"] == nil {
                response.headers.append("Content-Security-Policy", Page.contentSecurityPolicy)
            }
            response.headers.append("Referrer-Policy", "no-referrer")
        }
        if response.headers["Cache-Control"] == nil { response.headers.append("Cache-Control", "no-store") }
    }
}

extension Fields {
    /// What a browser asks before a page of another site may fetch with fields of its own.
    fileprivate mutating func addPreflight() {
        append("Access-Control-Allow-Methods", "GET, HEAD, OPTIONS")
        append("Access-Control-Allow-Headers", "Range, If-None-Match")
        append("Access-Control-Max-Age", "86400")
    }
}

/// The JSON of `/api/v1/streams`: what can be watched now.
struct LiveStreams: Codable {
    struct Stream: Codable {
        let name: String
        let video: StreamStatus.Video?
        let audio: StreamStatus.Audio?
        let flv: String
    }

    let streams: [Stream]

    init(_ status: HubStatus) {
        streams = status.streams.filter { $0.state == .live && !$0.isPrivate }
            .map { Stream(name: $0.name, video: $0.video, audio: $0.audio, flv: "/live/\($0.name).flv") }
    }
}
