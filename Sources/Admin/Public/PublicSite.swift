import Web

/// What `--http` serves to strangers: a front page, watch pages, `/health`, the names that are live, and `/live/NAME.flv`. No key is within
/// its reach: the hub's status has none, and it never asks for more.
public struct PublicSite: Sendable {
    let recent: RecentStatus
    let streams: any PublicStreams
    let clock: (@Sendable () -> Double)?

    /// `clock` returns Unix time in milliseconds as playlists count it (EXT-X-PROGRAM-DATE-TIME), which no correction of the system's clock
    /// moves; called on the web server's thread.
    public init(hub: any HubControl, streams: any PublicStreams, clock: (@Sendable () -> Double)? = nil) {
        recent = RecentStatus(hub)
        self.streams = streams
        self.clock = clock
    }

    public var router: Router {
        var router = Router()
        router.finish { request, response in Self.finish(request, &response) }
        Page.addAssets(to: &router)
        router.onAsync(.get, "/") { [recent] request in
            .html(PublicPage(status: await recent.get(), host: request.headers["Host"], isSecure: request.isSecure).html)
        }
        addWatchPages(to: &router)
        router.on(.get, "/join") { _ in .html(JoinPage.html) }
        router.onAsync(.get, "/health") { [recent] _ in Health(public: await recent.get()).response }
        router.onAsync(.get, "/api/v1/streams") { [recent] _ in JSON.response(LiveStreams(await recent.get())) }
        router.on(.get, "/live/{name}.flv") { [streams] request in Self.live(request, streams) }
        return router
    }

    private static func live(_ request: Request, _ streams: any PublicStreams) -> Response {
        switch streams.open(name: request.parameters["name"] ?? "", query: request.query, address: request.remoteAddress) {
        case .source(let source):
            return Response(status: 200, body: .streaming(source)).with("Content-Type", "video/x-flv")
        case .refused(let status, let message, let retryAfterSeconds):
            let refusal = Response.text(message.hasSuffix("\n") ? message : message + "\n", status: status)
            return retryAfterSeconds.map { refusal.with("Retry-After", String($0)) } ?? refusal
        }
    }

    private static func finish(_ request: Request, _ response: inout Response) {
        response.headers.append("X-Content-Type-Options", "nosniff")
        if request.path.hasPrefix("/live/") || request.path.hasPrefix("/api/") {
            // Players in pages of other sites may read streams and their names.
            response.headers.append("Access-Control-Allow-Origin", "*")
        } else {
            if response.headers["Content-Security-Policy"] == nil {
                response.headers.append("Content-Security-Policy", Page.contentSecurityPolicy)
            }
            response.headers.append("Referrer-Policy", "no-referrer")
        }
        if response.headers["Cache-Control"] == nil { response.headers.append("Cache-Control", "no-store") }
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
        streams = status.streams.filter { $0.state == .live }
            .map { Stream(name: $0.name, video: $0.video, audio: $0.audio, flv: "/live/\($0.name).flv") }
    }
}
