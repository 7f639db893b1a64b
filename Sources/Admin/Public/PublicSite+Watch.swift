import Media
import Web

/// Watch pages, and what their script asks for.
extension PublicSite {
    func addWatchPages(to router: inout Router) {
        Page.add([("/assets/watch.css", WatchAssets.style), ("/assets/watch.js", WatchAssets.script)], to: &router)
        if let proof = ProofAsset.script { Page.add([("/assets/proof.js", proof)], to: &router) }
        router.onAsync(.get, "/watch/{name}", for: .viewer) { [recent, privates, clock] request in
            let name = request.parameters["name"] ?? ""
            if let key = request.query["view"], privates.mayView(name, request) {
                // From here on the browser sends it with every part; not `Strict`, or a link in a chat would lead to nothing.
                let cookie = "\(PrivateStreams.cookie(name))=\(key); Path=/; HttpOnly; SameSite=Lax; Max-Age=2592000"
                let isKey = StreamKey(key) != nil
                return isKey ? Response.seeOther("/watch/\(name)").with("Set-Cookie", cookie) : .seeOther("/watch/\(name)")
            }
            let status = await recent.get()
            guard status.streams.contains(where: { $0.name == name }) else { return .html(WatchPage.unknown, status: 404) }
            let links = WatchLinks(name: name, host: request.headers["Host"], isSecure: request.isSecure, addresses: status.addresses)
            return Response.html(WatchPage(name: name, links: links, plays: clock != nil).html)
                .with("Content-Security-Policy", WatchPage.contentSecurityPolicy)
        }
        router.onAsync(.get, "/api/v1/streams/{name}", for: .viewer, operation: "getWatchState") { [recent, privates] request in
            let name = request.parameters["name"] ?? ""
            guard let stream = await recent.get().streams.first(where: { $0.name == name }) else {
                return JSON.error("There is no such stream here.", status: 404)
            }
            return JSON.response(WatchState(privates.mayView(name, request) ? stream : StreamStatus(name: name)))
        }
        router.onAsync(.get, "/api/v1/streams/{name}/sources", for: .viewer, operation: "getSources") { [members, privates] request in
            let name = request.parameters["name"] ?? ""
            // Nobody but the hub has a stream that needs a key.
            guard let members, !privates.names.contains(name) else {
                return JSON.error("There is no such stream here, or it is not live.", status: 404)
            }
            let isSecure: Bool
            switch request.query["page"] {
            case "http": isSecure = false
            case "https": isSecure = true
            case nil: isSecure = request.isSecure
            default: return JSON.error("The page is http or https.", status: 400)
            }
            do throws(MemberControlError) {
                return .json(
                    try await members.sources(
                        of: name, isSecure: isSecure, host: request.headers["Host"], viewer: request.remoteAddress.host))
            } catch {
                return JSON.error(error.description, status: error.status)
            }
        }
        router.onAsync(.post, "/api/v1/streams/{name}/complaints", for: .viewer, operation: "complain") { [members] request in
            guard let complaint = JSON.read(Complaint.self, from: request.body), complaint.isWithinBounds else {
                return JSON.error("Expected JSON with a ticket's secret and what came from whom.", status: 400)
            }
            let isTaken = await members?.complain(
                complaint, of: request.parameters["name"] ?? "", ticket: request.query["ticket"] ?? "", from: request.remoteAddress.host)
            return isTaken ?? false ? Response(status: 204) : JSON.error("This ticket is not good for that.", status: 403)
        }
        router.on(.get, "/api/v1/time", for: .viewer, operation: "getTime") { [clock] _ in
            guard let clock else { return JSON.error("This hub makes no HLS.", status: 503) }
            return JSON.response(["milliseconds": clock()])
        }
    }
}

/// The JSON of `/api/v1/streams/NAME`: what a player needs to begin, and to know why it cannot.
struct WatchState: Codable {
    let name: String
    let state: StreamStatus.State
    /// Another one means: begin anew.
    let session: String?
    /// The multivariant playlist; nil while there is none.
    let hls: String?
    let flv: String
    /// In seconds.
    let partTarget: Double?

    init(_ stream: StreamStatus) {
        name = stream.name
        state = stream.state
        session = stream.hls?.session
        hls = stream.hls.map { _ in "/live/\(stream.name).m3u8" }
        flv = "/live/\(stream.name).flv"
        partTarget = stream.hls.map { Double($0.partTargetMilliseconds) / 1000 }
    }

    /// Nothing is left out: what is not known is null.
    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(state, forKey: .state)
        try container.encode(session, forKey: .session)
        try container.encode(hls, forKey: .hls)
        try container.encode(flv, forKey: .flv)
        try container.encode(partTarget, forKey: .partTarget)
    }
}
