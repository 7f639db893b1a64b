import Web

/// What the viewers' listener of a node serves beside the media: a page that says what it passes on, and ways to the hub.
///
/// Never the watch page: its script would be the node's, and a viewer has no reason to trust that.
public struct NodeSite: Sendable {
    let streams: any PublicStreams
    let relayed: @Sendable () -> [RelayedStatus]
    let addresses: @Sendable () -> HubStatus.Addresses
    let watchPage: @Sendable (_ stream: String, _ viewer: PeerAddress) -> String?
    let placeProof: @Sendable (_ query: Fields) -> [UInt8]?

    /// `watchPage` returns where the hub shows a stream to such a viewer; nil: there is no such stream, or the hub is not known well enough.
    /// `placeProof` returns the proof that this box listens here, for a hub that it supports; nil: for nobody else.
    /// All are called on the web server's threads.
    public init(
        streams: any PublicStreams, relayed: @escaping @Sendable () -> [RelayedStatus],
        addresses: @escaping @Sendable () -> HubStatus.Addresses, watchPage: @escaping @Sendable (String, PeerAddress) -> String?,
        placeProof: @escaping @Sendable (Fields) -> [UInt8]? = { _ in nil }
    ) {
        self.streams = streams
        self.relayed = relayed
        self.addresses = addresses
        self.watchPage = watchPage
        self.placeProof = placeProof
    }

    /// Where hubs try whether viewers reach this box.
    public static let placePath = "/appliance/v1/place"

    public var router: Router {
        var router = Router()
        router.finish { request, response in
            PublicSite.finish(request, &response)
            // The page that is led to is the hub's; a script that follows may read where it came out.
            if request.path.hasPrefix("/watch/") { response.headers.append("Access-Control-Allow-Origin", "*") }
        }
        Page.addAssets(to: &router)
        router.on(.get, "/", for: .public) { [relayed, addresses] request in
            .html(NodePage(streams: relayed(), addresses: addresses(), host: request.headers["Host"]).html)
        }
        router.on(.get, "/health", for: .public) { _ in JSON.response(["status": "ok"]).with("Cache-Control", "no-store") }
        router.on(.get, "/watch/{name}", for: .viewer) { [watchPage] request in
            guard let place = watchPage(request.parameters["name"] ?? "", request.remoteAddress) else {
                return .text("This box passes no stream of that name on, or does not know yet where its hub is.\n", status: 404)
            }
            return .temporaryRedirect(place)
        }
        router.on(.get, Self.placePath, for: .public) { [placeProof] request in
            guard let proof = placeProof(request.query) else { return .text("This box says who it is to its hubs alone.\n", status: 404) }
            return Response(status: 200, headers: Fields(["Content-Type": "application/octet-stream"]), body: .bytes(proof))
        }
        PublicSite.addLive(streams, to: &router)
        return router
    }
}
